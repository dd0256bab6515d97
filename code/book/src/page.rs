//! From a page as it is written to the Markdown that mdBook renders: includes,
//! the program around a listing, the command under it, and our own directives.
//!
//! ```text
//! page.md ──includes──▶ lines, each with its place ──▶ Markdown for mdBook
//!                                  └──▶ fences, whole programs, for the tests
//! ```

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context as _, Result, bail};
use regex::Regex;

use crate::contents::Tasks;
use crate::directive::{Directive, Expansion};
use crate::fence::{self, Fence, Marker};
use crate::include::{Include, Included, Line};
use crate::listing::Listing;
use crate::place::Place;

/// A page after expansion.
#[derive(Debug, Default)]
pub struct Page {
    /// The lines of its Markdown.
    pub lines: Vec<Line>,
    /// Its Rust fences, in order.
    pub fences: Vec<Fence>,
    /// What it gives the reader to do.
    pub tasks: Tasks,
    /// Before which of its lines the contents of the book are to stand.
    contents: Vec<usize>,
    /// The ids of its explorers.
    ids: BTreeSet<String>,
}

/// A link to a README. mdBook makes it the folder's index, and leaves the link.
static README: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\]\((?<folder>[^)\s:]*)README\.md").expect("the pattern is right")
});

/// Expands pages of the book at `root`.
#[derive(Clone, Debug)]
pub struct Expander {
    root: PathBuf,
    marks: bool,
}

impl Expander {
    /// For the pages that a reader sees.
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            marks: false,
        }
    }

    /// For the tests: each Rust fence says where it stands, so that it can be
    /// found again after other preprocessors.
    pub fn with_marks(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            marks: true,
        }
    }

    /// Expands `text`, the text of the file `path`.
    ///
    /// # Errors
    /// With the place of the line that is wrong.
    pub fn expand(&self, path: &Path, text: &str) -> Result<Page> {
        let mut page = Page::default();
        let lines = text
            .lines()
            .enumerate()
            .map(|(index, text)| Line {
                text: text.to_owned(),
                place: Place::new(&self.root, path, index + 1),
            })
            .collect();
        self.expand_lines(path, lines, &mut page)?;
        Ok(page)
    }

    fn expand_lines(&self, path: &Path, lines: Vec<Line>, page: &mut Page) -> Result<()> {
        // Fences that hold Markdown (admonitions), innermost last.
        let mut open: Vec<Marker> = Vec::new();
        let mut lines = lines.into_iter();
        while let Some(line) = lines.next() {
            let place = line.place.clone();
            if open.last().is_some_and(|marker| marker.closes(&line.text)) {
                open.pop();
                page.lines.push(line);
            } else if let Some(marker) = Marker::opens(&line.text) {
                if marker.holds_markdown() {
                    open.push(marker);
                    page.lines.push(line);
                    continue;
                }
                let mut body = Vec::new();
                loop {
                    let Some(line) = lines.next() else {
                        bail!("{place}: this fence is never closed");
                    };
                    if marker.closes(&line.text) {
                        break self
                            .code(path, &marker, &place, body, line, page)
                            .with_context(|| format!("{place}: in this fence"))?;
                    }
                    body.push(line);
                }
            } else if let Some(directive) =
                Directive::parse(&line.text).with_context(|| place.to_string())?
            {
                let expansion = directive
                    .expand(&self.root, path, &place, &mut page.ids, &mut page.tasks)
                    .with_context(|| place.to_string())?;
                match expansion {
                    Expansion::Markdown(path, lines) => self.expand_lines(&path, lines, page)?,
                    Expansion::Html(lines) => page.lines.extend(lines),
                    Expansion::Contents => page.contents.push(page.lines.len()),
                }
            } else if let Some(include) =
                Include::parse(&line.text, path).with_context(|| place.to_string())?
            {
                let included = include
                    .read(&self.root)
                    .with_context(|| place.to_string())?;
                page.lines
                    .extend(included.into_iter().map(|included| included.line));
            } else {
                page.lines.push(Line {
                    text: README
                        .replace_all(&line.text, "](${folder}index.md")
                        .into_owned(),
                    place,
                });
            }
        }
        match open.last() {
            Some(_) => bail!(
                "{}: a fence in this file is never closed",
                crate::place::relative(&self.root, path)
            ),
            None => Ok(()),
        }
    }

    /// A fence that holds code: its includes, and for Rust the program around them.
    fn code(
        &self,
        path: &Path,
        marker: &Marker,
        place: &Place,
        body: Vec<Line>,
        end: Line,
        page: &mut Page,
    ) -> Result<()> {
        let attributes = fence::Attributes::parse(marker.info())?;
        let mut listing = Listing::Other;
        let mut is_verdict = false;
        let mut included: Option<Vec<Included>> = None;
        let mut own = Vec::new();
        for line in body {
            let include =
                Include::parse(&line.text, path).with_context(|| line.place.to_string())?;
            let Some(include) = include else {
                own.push(line);
                continue;
            };
            let read = include
                .read(&self.root)
                .with_context(|| line.place.to_string())?;
            if !attributes.rust {
                is_verdict |= Listing::of(&self.root, &include.path) == Listing::Verdict;
                own.extend(read.into_iter().map(|included| included.line));
            } else if included.is_none() {
                listing = Listing::of(&self.root, &include.path);
                included = Some(read);
            } else {
                bail!("{}: a Rust fence holds one include", line.place)
            }
        }
        let program = match included {
            Some(body) => listing.program(&self.root, body, own, place)?,
            None => own,
        };
        let mut opening = marker.text().to_owned();
        if is_verdict {
            // Its lines are long; the style sheets make it small.
            opening.push_str(",verdict");
        }
        if attributes.rust {
            if matches!(listing, Listing::Refused { .. }) {
                opening.push_str(",does-not-compile");
            } else {
                if self.marks {
                    opening.push_str(&Fence::mark(place));
                }
                page.fences.push(Fence {
                    place: place.clone(),
                    attributes,
                    lines: program.clone(),
                });
            }
        }
        page.lines.push(Line {
            text: opening,
            place: place.clone(),
        });
        page.lines.extend(program);
        page.lines.push(end.clone());
        if let Some((word, command)) = listing.command() {
            let indent = marker.indent();
            for text in [
                String::new(),
                format!(
                    "{indent}<p class=\"listing-run\"><span>{word}</span> <code>{command}</code></p>"
                ),
                String::new(),
            ] {
                page.lines.push(Line {
                    text,
                    place: end.place.clone(),
                });
            }
        }
        Ok(())
    }
}

impl Page {
    /// The page's Markdown. Where the contents of the book are to stand, it
    /// holds what `contents` returns.
    pub fn text(&self, contents: impl Fn() -> String) -> String {
        let mut text = String::new();
        let mut at = self.contents.iter().peekable();
        for number in 0..=self.lines.len() {
            while at.next_if_eq(&&number).is_some() {
                text.push_str(&contents());
            }
            if let Some(line) = self.lines.get(number) {
                text.push_str(&line.text);
                text.push('\n');
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(text: &str) -> Result<Page> {
        Expander::new(Path::new("/book")).expand(Path::new("/book/src/page.md"), text)
    }

    fn error(text: &str) -> String {
        format!("{:#}", expand(text).unwrap_err())
    }

    #[test]
    fn what_is_wrong_is_named_by_file_and_line() {
        assert!(
            error("\n{{#include none.md}}")
                .starts_with("src/page.md:2: cannot include src/none.md")
        );
        assert!(
            error("```rust\nlet x = 1;").starts_with("src/page.md:1: this fence is never closed")
        );
        assert!(error("\n\n```rust,ignore\n```").starts_with("src/page.md:3: "));
        assert!(error("{{#exercies x}}").starts_with("src/page.md:1: "));
    }

    #[test]
    fn a_fence_in_an_admonition_counts() {
        let page = expand("````admonish warning\n```rust\nlet x = 1;\n```\n````").unwrap();
        assert_eq!(page.fences.len(), 1);
        assert_eq!(page.fences[0].place.to_string(), "src/page.md:2");
        assert_eq!(page.fences[0].lines[0].place.to_string(), "src/page.md:3");
    }

    #[test]
    fn a_fence_of_another_language_is_left_alone() {
        let text = "```text\n# {{x}} ```rust\n```\n";
        let page = expand(text).unwrap();
        assert!(page.fences.is_empty());
        assert_eq!(page.text(String::new), text);
    }

    #[test]
    fn a_link_to_a_readme_is_one_to_the_index() {
        let page = expand("see [it](../mutex/README.md#top) and README.md").unwrap();
        assert_eq!(
            page.text(String::new),
            "see [it](../mutex/index.md#top) and README.md\n"
        );
    }
}
