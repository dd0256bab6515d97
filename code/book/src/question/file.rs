//! A file of questions, as it was written.

use std::path::Path;

use anyhow::Result;
use serde::Deserialize;
use toml::Spanned;

use super::Text;
use crate::place::Place;

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    question: Vec<Written>,
}

/// A question. Its keys say which kind it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub id: Spanned<String>,
    pub ask: Spanned<String>,
    /// The trace that knows which outcomes are possible.
    pub explore: Option<String>,
    /// One for each choice of the trace.
    pub orderings: Option<Vec<String>>,
    /// The program that knows what it prints, as `PART/NAME`.
    pub prints: Option<String>,
    /// Of what it prints, the line or the lines, counted from 1.
    pub lines: Option<String>,
    /// Why it prints that.
    pub why: Option<Spanned<String>>,
    #[serde(default)]
    pub choice: Vec<WrittenChoice>,
}

/// A choice.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenChoice {
    pub text: Spanned<String>,
    #[serde(default)]
    pub right: bool,
    /// The name of an outcome.
    pub outcome: Option<String>,
    pub why: Option<Spanned<String>>,
}

/// The file that a question stands in.
pub(super) struct Source<'a> {
    pub root: &'a Path,
    /// The file, relative to the root.
    pub name: &'a str,
    pub text: &'a str,
}

impl Source<'_> {
    /// The line on which something begins.
    pub fn place<T>(&self, value: &Spanned<T>) -> Place {
        self.line(value.span().start)
    }

    /// A text with the place of its own first line, whatever quotes it.
    pub fn text(&self, value: &Spanned<String>) -> Text {
        let written = value.get_ref();
        let start = value.span().start;
        let quotes = self.text[start..]
            .chars()
            .take_while(|c| matches!(c, '"' | '\''))
            .count();
        // TOML drops one line break after the quotes.
        let dropped = self.text[start + quotes..].chars().next();
        let dropped = usize::from(matches!(dropped, Some('\n' | '\r')));
        let blank = written
            .lines()
            .take_while(|line| line.trim().is_empty())
            .count();
        let mut place = self.line(start);
        place.line += dropped + blank;
        let lines: Vec<&str> = written.lines().skip(blank).collect();
        Text {
            text: lines.join("\n").trim_end().to_owned(),
            place,
        }
    }

    fn line(&self, offset: usize) -> Place {
        Place {
            file: self.name.to_owned(),
            line: 1 + self.text[..offset].matches('\n').count(),
        }
    }
}

/// Reads the questions of a file.
///
/// # Errors
/// If it is not TOML, or has a key that means nothing.
pub(super) fn read(text: &str) -> Result<Vec<Written>> {
    Ok(toml::from_str::<File>(text)?.question)
}
