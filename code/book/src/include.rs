//! `{{#include FILE}}` and `{{#rustdoc_include FILE}}`, as mdBook knows them,
//! with two differences: a file or an anchor that is missing stops the build
//! with the place of the directive, and each line remembers where it comes from.
//!
//! A directive stands on a line of its own. After the file may come an anchor
//! (`:name`) or lines (`:3`, `:3:7`, `:3:`, `::7`).

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context as _, Result, bail};
use regex::Regex;

use crate::place::Place;

/// A line of a page, after its includes were put in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The text, without a line end.
    pub text: String,
    /// Where it was written.
    pub place: Place,
}

/// What an include directive asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Include {
    /// The file, as an absolute path.
    pub path: PathBuf,
    /// The part of it.
    pub part: Part,
    /// Whether the lines outside the part stay, hidden (`rustdoc_include`).
    pub keeps_the_rest: bool,
}

/// The part of a file that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The whole file.
    All,
    /// The lines between `ANCHOR: name` and `ANCHOR_END: name`.
    Anchor(String),
    /// A range of lines, counted from 0.
    Lines(Range<usize>),
}

/// A line of an included file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Included {
    /// The line.
    pub line: Line,
    /// Whether it is outside the part asked for.
    pub hidden: bool,
}

static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*\{\{\s*#(?P<verb>include|rustdoc_include)\s+(?P<target>[^}]+?)\s*\}\}\s*$")
        .expect("the pattern is right")
});
static ANCHOR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?P<verb>ANCHOR|ANCHOR_END):\s*(?P<name>[\w-]+)").expect("the pattern is right")
});

impl Include {
    /// Reads a directive from `line`, which was written in the file `from`.
    /// `Ok(None)` if there is none.
    ///
    /// # Errors
    /// If the line holds a directive together with something else.
    pub fn parse(line: &str, from: &Path) -> Result<Option<Self>> {
        if !line.contains("{{#") {
            return Ok(None);
        }
        let Some(found) = DIRECTIVE.captures(line) else {
            let unescaped = line.replace(r"\{{", "");
            if unescaped.contains("{{#include") || unescaped.contains("{{#rustdoc_include") {
                bail!(
                    "an include stands on a line of its own; write it so, or `\\{{{{#include` to show it"
                );
            }
            return Ok(None);
        };
        let mut parts = found["target"].splitn(2, ':');
        let file = parts.next().unwrap_or_default();
        let part = parts.next().map_or(Ok(Part::All), Part::parse)?;
        Ok(Some(Self {
            path: crate::place::normalise(
                &from.parent().unwrap_or_else(|| Path::new("")).join(file),
            ),
            part,
            keeps_the_rest: &found["verb"] == "rustdoc_include",
        }))
    }

    /// Reads the file: the part asked for, and around it, hidden, the rest if
    /// the directive keeps it. Anchor comments are left out.
    ///
    /// # Errors
    /// If the file, the anchor or one of the lines is missing.
    pub fn read(&self, root: &Path) -> Result<Vec<Included>> {
        let name = crate::place::relative(root, &self.path);
        let text = std::fs::read_to_string(&self.path)
            .with_context(|| format!("cannot include {name}: is the path right?"))?;
        let lines: Vec<&str> = text.lines().collect();
        let shown = self.part.find(&lines).with_context(|| {
            let anchors = anchors(&lines);
            match (&self.part, anchors.is_empty()) {
                (Part::Anchor(_), false) => {
                    format!(
                        "cannot include {name}; its anchors are {}",
                        anchors.join(", ")
                    )
                }
                (Part::Anchor(_), true) => format!("cannot include {name}; it has no anchor"),
                _ => format!("cannot include {name}"),
            }
        })?;
        Ok(lines
            .iter()
            .enumerate()
            .filter(|(_, text)| !is_anchor(text))
            .map(|(index, text)| Included {
                line: Line {
                    text: (*text).to_owned(),
                    place: Place {
                        file: name.clone(),
                        line: index + 1,
                    },
                },
                hidden: !shown.contains(&index),
            })
            .filter(|included| self.keeps_the_rest || !included.hidden)
            .collect())
    }
}

impl Part {
    fn parse(text: &str) -> Result<Self> {
        let number = |text: &str| -> Result<usize> {
            match text.parse() {
                Ok(0) | Err(_) => bail!("`{text}` is no line number; lines are counted from 1"),
                Ok(line) => Ok(line),
            }
        };
        if !text.starts_with(|c: char| c.is_ascii_digit() || c == ':') {
            return Ok(Self::Anchor(text.to_owned()));
        }
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        let first = if first.is_empty() { 1 } else { number(first)? };
        let last = if last.is_empty() {
            usize::MAX
        } else {
            number(last)?
        };
        Ok(Self::Lines(first - 1..last))
    }

    /// The lines that belong to the part.
    fn find(&self, lines: &[&str]) -> Result<Range<usize>> {
        match self {
            Self::All => Ok(0..lines.len()),
            Self::Lines(range) if range.start < lines.len() => Ok(range.clone()),
            Self::Lines(range) => bail!(
                "it has {} lines, and line {} was asked for",
                lines.len(),
                range.start + 1
            ),
            Self::Anchor(name) => {
                let at = |verb: &str| {
                    lines.iter().position(|line| {
                        Some(line)
                            .filter(|line| line.contains("ANCHOR"))
                            .and_then(|line| ANCHOR.captures(line))
                            .is_some_and(|found| &found["verb"] == verb && &found["name"] == name)
                    })
                };
                let start = at("ANCHOR").with_context(|| format!("no `ANCHOR: {name}` in it"))?;
                let end = at("ANCHOR_END")
                    .filter(|end| *end > start)
                    .with_context(|| format!("no `ANCHOR_END: {name}` after its start"))?;
                Ok(start + 1..end)
            }
        }
    }
}

fn is_anchor(line: &str) -> bool {
    line.contains("ANCHOR") && ANCHOR.is_match(line)
}

fn anchors(lines: &[&str]) -> Vec<String> {
    lines
        .iter()
        .filter_map(|line| ANCHOR.captures(line))
        .filter(|found| &found["verb"] == "ANCHOR")
        .map(|found| found["name"].to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Include {
        Include::parse(line, Path::new("/book/src/part/page.md"))
            .unwrap()
            .unwrap()
    }

    #[test]
    fn a_path_is_relative_to_the_page() {
        let include = parse("{{#rustdoc_include ../../code/x.rs:count}}");
        assert_eq!(include.path, Path::new("/book/code/x.rs"));
        assert_eq!(include.part, Part::Anchor("count".to_owned()));
        assert!(include.keeps_the_rest);
    }

    #[test]
    fn lines_are_counted_from_one() {
        assert_eq!(parse("{{#include x:2:4}}").part, Part::Lines(1..4));
        assert_eq!(parse("{{#include x:2}}").part, Part::Lines(1..2));
        assert_eq!(parse("{{#include x::4}}").part, Part::Lines(0..4));
        assert_eq!(parse("{{#include x:2:}}").part, Part::Lines(1..usize::MAX));
        assert!(Include::parse("{{#include x:0}}", Path::new("page.md")).is_err());
    }

    #[test]
    fn an_include_in_the_middle_of_a_line_is_refused_and_an_escaped_one_is_text() {
        let page = Path::new("page.md");
        assert!(Include::parse("see {{#include x}}", page).is_err());
        assert_eq!(Include::parse(r"see \{{#include x}}", page).unwrap(), None);
    }

    #[test]
    fn an_anchor_that_never_ends_is_an_error() {
        let part = Part::Anchor("a".to_owned());
        assert!(part.find(&["// ANCHOR: a", "x"]).is_err());
        assert_eq!(
            part.find(&["// ANCHOR: a", "x", "// ANCHOR_END: a"])
                .unwrap(),
            1..2
        );
        let similar = ["// ANCHOR: ab", "x", "// ANCHOR_END: ab"];
        assert!(part.find(&similar).is_err());
    }
}
