//! The built book in memory.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::sync::{Arc, LazyLock};

/// What there is to see: the pages of the last build that succeeded, and the
/// error of a later one that did not.
#[derive(Clone, Default)]
pub(super) struct Site {
    files: Arc<HashMap<String, File>>,
    error: String,
}

/// A file of the book.
pub(super) struct File {
    /// The type that the browser is told.
    pub kind: &'static str,
    /// What is sent.
    pub body: Vec<u8>,
    fingerprint: String,
}

static NOTHING: LazyLock<File> = LazyLock::new(|| {
    let body = "<!DOCTYPE html><html lang=\"en\"><title>The book</title><body><p>There is nothing here.</p></body></html>";
    File::new("nothing.html", body.into(), 0)
});

impl Site {
    /// The site after another build of the book at `root`: with the new pages,
    /// or with these and the error, which is printed too.
    pub fn rebuilt(&self, root: &Path) -> Self {
        match crate::output::build_in_memory(root) {
            Ok(files) => Self {
                files: Arc::new(files_of(files)),
                error: String::new(),
            },
            Err(error) => {
                let error = format!("{error:#}");
                eprintln!("The book does not build: {error}");
                Self {
                    files: Arc::clone(&self.files),
                    error,
                }
            }
        }
    }

    /// The file at a path as a browser asks for it.
    pub fn find(&self, path: &str) -> Option<&File> {
        let path = path.trim_start_matches('/');
        let index = if path.is_empty() || path.ends_with('/') {
            "index.html"
        } else {
            ""
        };
        self.files.get(&format!("{path}{index}"))
    }

    /// What is shown where nothing is.
    pub fn not_found(&self) -> &File {
        self.files.get("404.html").unwrap_or(&NOTHING)
    }

    /// Stands for the bytes of the page at `path`: others when they changed.
    pub fn fingerprint(&self, path: &str) -> &str {
        &self.find(path).unwrap_or(self.not_found()).fingerprint
    }

    /// The error of the last build, or nothing.
    pub fn error(&self) -> &str {
        &self.error
    }
}

fn files_of(files: BTreeMap<String, Vec<u8>>) -> HashMap<String, File> {
    // Every page looks and works by these. The search index is none of them:
    // it changes with any page.
    let mut shared = DefaultHasher::new();
    for (path, body) in &files {
        let is_shared = path.ends_with(".css") || path.ends_with(".js");
        if is_shared && !path.starts_with("searchindex") {
            body.hash(&mut shared);
        }
    }
    let shared = shared.finish();
    files
        .into_iter()
        .map(|(path, body)| {
            let file = File::new(&path, body, shared);
            (path, file)
        })
        .collect()
}

impl File {
    /// `shared` stands for the bytes of what all pages use.
    fn new(path: &str, body: Vec<u8>, shared: u64) -> Self {
        let kind = kind(path);
        let mut file = Self {
            kind,
            body,
            fingerprint: String::new(),
        };
        if kind.starts_with("text/html") {
            let text = String::from_utf8_lossy(&file.body);
            let mut hasher = DefaultHasher::new();
            (&text, shared).hash(&mut hasher);
            file.fingerprint = format!("{:016x}", hasher.finish());
            // Only what is served reloads itself; what `cargo book build`
            // writes has no such script.
            let script = format!(
                "<script src=\"/__live.js\" data-fingerprint=\"{}\"></script></body>",
                file.fingerprint
            );
            file.body = text.replacen("</body>", &script, 1).into_bytes();
        }
        file
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "wav" => "audio/wav",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(page: &str, style: &str, index: &str) -> Site {
        Site {
            files: Arc::new(files_of(BTreeMap::from([
                ("a.html".to_owned(), page.into()),
                ("theme/a.css".to_owned(), style.into()),
                ("searchindex.js".to_owned(), index.into()),
            ]))),
            error: String::new(),
        }
    }

    #[test]
    fn a_page_changes_with_its_bytes_and_its_style_and_not_with_the_search_index() {
        let print = |site: Site| site.fingerprint("/a.html").to_owned();
        let one = print(site("<body>a</body>", "red", "1"));
        assert_eq!(one, print(site("<body>a</body>", "red", "2")));
        assert_ne!(one, print(site("<body>b</body>", "red", "1")));
        assert_ne!(one, print(site("<body>a</body>", "blue", "1")));
    }

    #[test]
    fn a_folder_is_its_index() {
        let site = Site {
            files: Arc::new(files_of(BTreeMap::from([
                ("index.html".to_owned(), b"home".to_vec()),
                ("mutex/index.html".to_owned(), b"mutex".to_vec()),
            ]))),
            error: String::new(),
        };
        assert!(site.find("/").is_some());
        assert!(site.find("/mutex/").is_some());
        assert!(site.find("/mutex").is_none());
        assert!(site.find("/../Cargo.toml").is_none());
    }
}
