//! `{{#check}}`: the questions of a page, which it answers itself.
//!
//! ```text
//! PAGE.toml ─ file ─▶ as it was written ─ rules ─▶ Question ─ html ─▶ Markdown
//!                                           ▲
//!                     a recorded trace, or what a program printed
//! ```
//!
//! Where a trace or a program knows the answer, nobody types it.

mod file;
mod html;
mod rules;

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::place::{Place, relative};

pub use html::lines;

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Stable over time and unique in the book: links and a reader's progress
    /// name it.
    pub id: String,
    /// Where it was written.
    pub place: Place,
    /// What is asked, in Markdown.
    pub ask: Text,
    /// How many of the choices are right.
    pub kind: Kind,
    /// What there is to choose from, in the order of the page.
    pub choices: Vec<Choice>,
}

/// How many of the choices are right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Exactly one.
    One,
    /// Those outcomes that are possible.
    Several,
}

/// One of the answers to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the reader sees.
    pub label: Label,
    /// Whether it is right; for outcomes, possible.
    pub right: bool,
    /// Why it is right or wrong, in Markdown.
    pub why: Text,
}

/// What the reader sees of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// A paragraph of Markdown.
    Markdown(Text),
    /// What a program might print, line by line.
    Printed(String),
}

/// A text, and where its first line was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text, without blank lines around it.
    pub text: String,
    /// The place of its first line.
    pub place: Place,
}

/// Reads the questions of `page` from the TOML file beside it.
///
/// # Errors
/// If there is no such file, or one of its questions breaks a rule.
pub fn load(root: &Path, page: &Path) -> Result<Vec<Question>> {
    let path = page.with_extension("toml");
    let name = relative(root, &path);
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{{{{#check}}}} needs the questions in {name}"))?;
    let written = file::read(&text).with_context(|| format!("{name} is broken"))?;
    if written.is_empty() {
        bail!("{name} asks nothing; write a [[question]], or take {{{{#check}}}} out");
    }
    let source = file::Source {
        root,
        name: &name,
        text: &text,
    };
    written
        .iter()
        .map(|written| rules::question(&source, written))
        .collect()
}

#[cfg(test)]
mod tests;
