//! What the path of an included file says about it: which kind of listing it
//! is, the command that runs or checks it, and what has to stand around it so
//! that a fence that shows it is a whole program.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::include::{Included, Line};
use crate::place::relative;

/// A file under code/ that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// `code/listings/PART/src/STEP.rs`: a module, which needs `mod sync` beside it.
    Module {
        /// The package.
        package: String,
    },
    /// `code/…/PACKAGE/examples/NAME.rs`: a program.
    Program {
        /// The package.
        package: String,
        /// The example's name.
        name: String,
    },
    /// `code/listings/PART/compile_fail/NAME.rs`: what must not compile.
    Refused {
        /// The package.
        package: String,
        /// The example's name.
        name: String,
    },
    /// `code/solutions/SLUG/…`: an answer, a module without a `sync` of its own.
    Answer,
    /// `code/…/verdicts/NAME.txt`: what a check prints.
    Verdict,
    /// Any other file: taken as it is.
    Other,
}

impl Listing {
    /// What `path` is, by where it stands under `root`.
    pub fn of(root: &Path, path: &Path) -> Self {
        let file = relative(root, path);
        let parts: Vec<&str> = file.split('/').collect();
        let stem = |name: &str| name.trim_end_matches(".rs").to_owned();
        match parts[..] {
            ["code", "listings", package, "src", _] => Self::Module {
                package: package.to_owned(),
            },
            ["code", "listings", package, "compile_fail", name] => Self::Refused {
                package: package.to_owned(),
                name: stem(name),
            },
            ["code", "listings", package, "examples", name]
            | ["code", package, "examples", name] => Self::Program {
                package: package.to_owned(),
                name: stem(name),
            },
            ["code", .., "verdicts", _] => Self::Verdict,
            ["code", "solutions", ..] => Self::Answer,
            _ => Self::Other,
        }
    }

    /// The command that runs or checks the listing, and the word that says which.
    pub fn command(&self) -> Option<(&'static str, String)> {
        match self {
            Self::Module { package } => Some(("Check it", format!("cargo test -p {package}"))),
            Self::Program { package, name } => {
                Some(("Run it", format!("cargo run -p {package} --example {name}")))
            }
            Self::Refused { package, name } => Some((
                "See it refused",
                format!("cargo check -p {package} --features compile-fail --example {name}"),
            )),
            Self::Answer | Self::Verdict | Self::Other => None,
        }
    }

    /// The lines of the program that shows `body`, the included file, and
    /// after it runs `main`, what else the fence holds. Lines that the page
    /// does not show come out as rustdoc's hidden lines.
    ///
    /// # Errors
    /// If the part has no `src/sync.rs`.
    pub fn program(
        &self,
        root: &Path,
        body: Vec<Included>,
        main: Vec<Line>,
        at: &crate::place::Place,
    ) -> Result<Vec<Line>> {
        let body = dedented(body);
        let glue = |text: &str| Line {
            text: format!("# {text}"),
            place: at.clone(),
        };
        let mut out = Vec::new();
        match self {
            Self::Module { package } => {
                let sync = root.join("code/listings").join(package).join("src/sync.rs");
                let facade = std::fs::read_to_string(&sync).with_context(|| {
                    format!("a listing needs `{}` beside it", relative(root, &sync))
                })?;
                out.push(glue("#[allow(unused_imports)]"));
                out.push(glue("mod sync {"));
                out.extend(facade.lines().map(glue));
                out.push(glue("}"));
            }
            Self::Answer => {}
            _ => {
                out.extend(body.into_iter().map(shown));
                out.extend(main);
                return Ok(out);
            }
        }
        out.push(glue("#[allow(dead_code)]"));
        out.push(glue("mod listing {"));
        out.extend(body.into_iter().map(shown));
        out.push(glue("}"));
        out.push(glue("#[allow(unused_imports)]"));
        out.push(glue("use listing::*;"));
        out.push(glue("fn main() {"));
        out.extend(main);
        out.push(glue("}"));
        Ok(out)
    }
}

/// `body` with its shown lines moved to the left, for a part of a file that
/// stands inside a function.
fn dedented(mut body: Vec<Included>) -> Vec<Included> {
    let indent = |text: &str| text.len() - text.trim_start_matches(' ').len();
    let least = body
        .iter()
        .filter(|included| !included.hidden && !included.line.text.trim().is_empty())
        .map(|included| indent(&included.line.text))
        .min()
        .unwrap_or_default();
    for included in body.iter_mut().filter(|included| !included.hidden) {
        let text = &mut included.line.text;
        text.drain(..least.min(indent(text)));
    }
    body
}

/// A line of an included file as a fence holds it.
fn shown(included: Included) -> Line {
    let Included { mut line, hidden } = included;
    if hidden {
        line.text = match line.text.as_str() {
            "" => "#".to_owned(),
            text => format!("# {text}"),
        };
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_says_what_a_file_is() {
        let root = Path::new("/book");
        let command = |path: &str| {
            Listing::of(root, &root.join(path))
                .command()
                .map(|(_, command)| command)
        };
        assert_eq!(
            command("code/listings/mutex/src/spin.rs").unwrap(),
            "cargo test -p mutex"
        );
        assert_eq!(
            command("code/synth/examples/render.rs").unwrap(),
            "cargo run -p synth --example render"
        );
        assert_eq!(
            command("code/listings/mutex/compile_fail/no_lock.rs").unwrap(),
            "cargo check -p mutex --features compile-fail --example no_lock"
        );
        assert_eq!(command("code/solutions/spin-lock/right/swap.rs"), None);
        assert_eq!(command("README.md"), None);
    }
}
