//! Orderings that no check can tell from weaker ones, each with its reason.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use crate::{End, Judged};

/// The list, from the root of the book.
pub const FILE: &str = "tests/orderings/exceptions.toml";

/// One entry, or several alike: it is for all changes at its line that it names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// The listing, from the root of the book.
    pub file: String,
    /// The text of the line.
    pub line: String,
    /// Which of the lines with that text, from 1.
    #[serde(default = "first")]
    pub nth: usize,
    /// The change, as the test names it; all of them if it is left out.
    pub change: Option<String>,
    pub kind: Kind,
    /// Why, in a sentence, for the page.
    pub reason: String,
}

/// What an ordering is there for if no check needs it.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The checker does not see the access, gives up, or knows no weaker one.
    Loom,
    /// It is not needed, and costs less than what is.
    Performance,
    /// The step is wrong, or too strong, on purpose.
    OnPurpose,
}

impl Kind {
    /// As the table says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Loom => "nothing that the checker can show",
            Self::Performance => "nothing, it is for speed",
            Self::OnPurpose => "nothing, on purpose",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    survives: Vec<Exception>,
}

fn first() -> usize {
    1
}

impl Exception {
    pub fn is_for(&self, judged: &Judged) -> bool {
        (self.line.as_str(), self.nth) == (judged.text.as_str(), judged.nth)
            && self
                .change
                .as_ref()
                .is_none_or(|change| *change == judged.change())
    }
}

/// Reads the list.
pub fn read(root: &Path) -> Result<Vec<Exception>> {
    let text = std::fs::read_to_string(root.join(FILE)).context(FILE)?;
    let list: List = toml::from_str(&text).context(FILE)?;
    for exception in &list.survives {
        let Exception { file, line, .. } = exception;
        ensure!(
            !exception.reason.trim().is_empty(),
            "{FILE}: no reason for `{line}` in {file}"
        );
    }
    Ok(list.survives)
}

/// What is neither needed nor excused, and what is excused and should not be.
pub fn problems(judged: &[Judged], exceptions: &[&Exception]) -> Vec<String> {
    let mut problems = Vec::new();
    for one in judged {
        let excused = exceptions.iter().any(|exception| exception.is_for(one));
        let what = match &one.end {
            End::Green { checks: 0, .. } if !excused => "no check that passes meets it".to_owned(),
            End::Green { checks, undecided } if !excused => {
                let undecided = undecided.iter().map(|said| format!("\n  {said}"));
                let undecided: String = undecided.collect();
                format!("of the checks that meet it, {checks}, none fails{undecided}")
            }
            End::Red { test, why, .. } if excused => {
                format!("excused, but `{test}` fails: {why}")
            }
            End::NotJudged if excused => {
                "excused, but it meets only checks that fail as it stands".to_owned()
            }
            _ => continue,
        };
        let Judged { line, text, .. } = one;
        problems.push(format!("line {line}, `{text}`, {}: {what}", one.change()));
    }
    for exception in exceptions {
        if !judged.iter().any(|one| exception.is_for(one)) {
            let change = exception.change.as_deref().unwrap_or("any change");
            problems.push(format!(
                "excused, but not there: `{}` ({}), {change}",
                exception.line, exception.nth
            ));
        }
    }
    problems
}
