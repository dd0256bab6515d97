//! Fences: where one opens and closes, and what its information string says.

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

use crate::include::Line;
use crate::place::Place;

/// A Rust fence: a whole program, hidden lines included.
#[derive(Clone, Debug)]
pub struct Fence {
    /// Where it opens.
    pub place: Place,
    /// What its information string says.
    pub attributes: Attributes,
    /// Its lines as they stand in the page, hidden ones with their `# `.
    pub lines: Vec<Line>,
}

impl Fence {
    const MARK: &str = ",at=";

    /// What a marked fence has at the end of its information string.
    pub(crate) fn mark(place: &Place) -> String {
        format!("{}{place}", Self::MARK)
    }

    /// The place that a marked information string names.
    pub(crate) fn marked(info: &str) -> Option<&str> {
        info.rsplit_once(Self::MARK).map(|(_, place)| place.trim())
    }
}

/// The line that opens a fence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    text: String,
    indent: usize,
    fence: String,
}

impl Marker {
    /// If `line` opens a fence.
    pub fn opens(line: &str) -> Option<Self> {
        let rest = line.trim_start_matches([' ', '>']);
        let indent = line.len() - rest.len();
        let symbol = rest.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = rest.chars().take_while(|c| *c == symbol).count();
        let info = &rest[length..];
        if length < 3 || (symbol == '`' && info.contains('`')) {
            return None;
        }
        Some(Self {
            text: line.trim_end().to_owned(),
            indent,
            fence: rest[..length].to_owned(),
        })
    }

    /// If `line` closes this fence.
    pub fn closes(&self, line: &str) -> bool {
        let rest = line.trim_start_matches([' ', '>']).trim_end();
        rest.len() >= self.fence.len()
            && rest.starts_with(&self.fence)
            && rest.trim_start_matches(&self.fence[..1]).is_empty()
    }

    /// The line as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The information string.
    pub fn info(&self) -> &str {
        self.text[self.indent + self.fence.len()..].trim()
    }

    /// What stands before the fence.
    pub fn indent(&self) -> &str {
        &self.text[..self.indent]
    }

    /// Whether what is inside is Markdown again: an admonition.
    pub fn holds_markdown(&self) -> bool {
        self.info()
            .split([' ', ','])
            .next()
            .is_some_and(|word| word == "admonish")
    }
}

/// What the information string of a Rust fence says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attributes {
    /// It is Rust.
    pub rust: bool,
    /// It is compiled and not run.
    pub no_run: bool,
    /// It has to panic.
    pub should_panic: bool,
    /// It means what it should in this edition only.
    pub edition: Option<u16>,
}

impl Attributes {
    /// Reads an information string.
    ///
    /// # Errors
    /// If a Rust fence says what would keep it from being proven, or a word
    /// that nothing knows.
    pub fn parse(info: &str) -> Result<Self> {
        let mut words = info.split(',').map(str::trim);
        let mut found = Self {
            rust: words.next() == Some("rust"),
            ..Self::default()
        };
        if !found.rust {
            return Ok(found);
        }
        for word in words {
            match word {
                "no_run" => found.no_run = true,
                "should_panic" => found.should_panic = true,
                "edition2021" => found.edition = Some(2021),
                "edition2024" => found.edition = Some(2024),
                "ignore" => bail!(
                    "`ignore` leaves code unproven; use `no_run`, or put what must not compile into compile_fail/"
                ),
                "compile_fail" => bail!(
                    "rustdoc accepts a wrong error as `compile_fail`; put the code into a listing's compile_fail/ and include it"
                ),
                _ => bail!(
                    "`{word}` means nothing on a Rust fence; known are no_run, should_panic, edition2021 and edition2024"
                ),
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_closes_with_at_least_as_many_ticks() {
        let marker = Marker::opens("````admonish warning title=\"x\"").unwrap();
        assert!(marker.holds_markdown());
        assert!(!marker.closes("```"));
        assert!(!marker.closes("`````rust"));
        assert!(marker.closes("`````"));
    }

    #[test]
    fn inline_code_opens_nothing() {
        assert_eq!(Marker::opens("```inline```"), None);
        assert_eq!(Marker::opens("text"), None);
    }

    #[test]
    fn what_would_leave_code_unproven_is_refused() {
        for word in ["ignore", "compile_fail", "norun"] {
            assert!(
                Attributes::parse(&format!("rust,{word}")).is_err(),
                "{word}"
            );
        }
        assert!(Attributes::parse("text,ignore").is_ok());
        let parsed = Attributes::parse("rust,no_run,edition2021").unwrap();
        assert!(parsed.no_run);
        assert_eq!(parsed.edition, Some(2021));
    }
}
