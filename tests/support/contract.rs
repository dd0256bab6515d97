//! The contract between an exercise, its check and its answers:
//!
//! - the stub fails exactly the tests that the exercise's manifest names,
//! - every right answer passes all of them,
//! - every wrong answer names, in its first line, a test that it fails,
//! - there are three hints, two right answers and three wrong ones, at least.
//!
//! Everything is judged on what is in code/solutions, never on the learner's file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context as _, Result, bail, ensure};
use book::exercise::Exercise;
use book::place::relative;
use regex::Regex;

use crate::cargo::Ending;

/// How the tests of one answer ended, by the test's name.
pub type Endings<'a> = BTreeMap<&'a str, &'a Ending>;

/// What an answer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The file that a learner starts with.
    Stub,
    /// One that is right.
    Right(PathBuf),
    /// One that is wrong.
    Wrong(PathBuf),
}

impl Answer {
    /// Every answer of `exercise`.
    ///
    /// # Errors
    /// If a folder is missing.
    pub fn all(exercise: &Exercise) -> Result<Vec<Self>> {
        let mut answers = vec![Self::Stub];
        answers.extend(exercise.right()?.into_iter().map(Self::Right));
        answers.extend(exercise.wrong()?.into_iter().map(Self::Wrong));
        Ok(answers)
    }

    /// Its file.
    pub fn file(&self, exercise: &Exercise) -> PathBuf {
        match self {
            Self::Stub => exercise.stub(),
            Self::Right(path) | Self::Wrong(path) => path.clone(),
        }
    }

    /// The module that the package `variants` has for it.
    pub fn module(&self, exercise: &Exercise) -> String {
        let stem = |path: &Path| path.file_stem().unwrap_or_default().display().to_string();
        let name = match self {
            Self::Stub => "stub".to_owned(),
            Self::Right(path) => format!("right_{}", stem(path)),
            Self::Wrong(path) => format!("wrong_{}", stem(path)),
        };
        format!("{}::{name}::", exercise.library())
    }

    /// Judges the answer, given the text of its file.
    ///
    /// # Errors
    /// If it does not keep the contract: the error says how to mend it.
    pub fn judge(&self, exercise: &Exercise, text: &str, endings: &Endings) -> Result<()> {
        let failed: BTreeSet<&str> = endings
            .iter()
            .filter(|(_, ending)| matches!(ending, Ending::Failed(_)))
            .map(|(name, _)| *name)
            .collect();
        ensure!(!endings.is_empty(), "its check has no test");
        match self {
            Self::Stub => {
                let named: BTreeSet<&str> =
                    exercise.metadata.fails.iter().map(String::as_str).collect();
                let missing: Vec<_> = named.difference(&failed).copied().collect();
                let more: Vec<_> = failed.difference(&named).copied().collect();
                if failed.is_empty() {
                    bail!("the stub passes its whole check, so there is nothing to solve");
                }
                ensure!(
                    missing.is_empty(),
                    "the stub does not fail {}: mend the stub, or `fails` in the exercise's Cargo.toml",
                    missing.join(", ")
                );
                ensure!(
                    more.is_empty(),
                    "the stub also fails {}: mend the stub, or add it to `fails` in the exercise's Cargo.toml",
                    more.join(", ")
                );
            }
            Self::Right(_) => {
                for name in &failed {
                    let Some(Ending::Failed(output)) = endings.get(name).copied() else {
                        continue;
                    };
                    bail!("a right answer fails {name}: mend it, or the check\n{output}");
                }
            }
            Self::Wrong(_) => {
                let claim = text
                    .lines()
                    .next()
                    .and_then(|line| line.strip_prefix("// fails: "))
                    .and_then(|rest| rest.split_whitespace().next())
                    .context(
                        "a wrong answer begins with `// fails: NAME_OF_A_TEST — why, in a few words`",
                    )?;
                ensure!(
                    endings.contains_key(claim),
                    "it claims to fail {claim}, and the check has no such test"
                );
                ensure!(
                    failed.contains(claim),
                    "a wrong answer passes {claim}: the check lets it through"
                );
            }
        }
        Ok(())
    }
}

/// Checks what needs no run: hints, numbers of answers, the section named.
///
/// # Errors
/// If something is missing.
pub fn furnished(root: &Path, exercise: &Exercise) -> Result<()> {
    let readme = exercise.readme();
    let text = std::fs::read_to_string(&readme)
        .with_context(|| format!("cannot read {}", relative(root, &readme)))?;
    let name = relative(root, &readme);
    for hint in 1..=3 {
        ensure!(
            text.contains(&format!("<summary>Hint {hint}</summary>")),
            "{name} lacks `<summary>Hint {hint}</summary>`"
        );
    }
    ensure!(
        text.contains("<summary>A solution</summary>"),
        "{name} lacks `<summary>A solution</summary>`"
    );
    let command = format!("cargo test -p {}", exercise.slug);
    ensure!(text.contains(&command), "{name} does not say `{command}`");
    ensure!(
        exercise.right()?.len() >= 2,
        "it has fewer than two right answers"
    );
    ensure!(
        exercise.wrong()?.len() >= 3,
        "it has fewer than three wrong answers"
    );
    let page = root
        .join("src")
        .join(&exercise.metadata.section)
        .with_extension("md");
    let page_text = std::fs::read_to_string(&page)
        .with_context(|| format!("its section {} is missing", relative(root, &page)))?;
    let directive = format!("{{{{#exercise {}}}}}", exercise.slug);
    ensure!(
        page_text.contains(&directive),
        "its section {} does not place it: write {directive}",
        relative(root, &page)
    );
    Ok(())
}

/// What a learner sees when the untouched stub fails the first test that the
/// exercise's manifest names.
///
/// # Errors
/// If the stub does not fail that test.
pub fn sample(exercise: &Exercise, endings: &Endings) -> Result<String> {
    let name = exercise
        .metadata
        .fails
        .first()
        .context("no test is named")?;
    let Some(Ending::Failed(output)) = endings.get(name.as_str()) else {
        bail!("the stub does not fail {name}");
    };
    // The stub stands elsewhere than the learner's file, with the same lines.
    let slug = &exercise.slug;
    let output = output
        .replace(
            &format!("code/solutions/{slug}/stub.rs"),
            &format!("code/exercises/{slug}/src/lib.rs"),
        )
        .replace(" stub.rs:", " lib.rs:");
    let source = std::fs::read_to_string(exercise.stub()).context("the stub can be read")?;
    Ok(format!(
        "---- {name} stdout ----\n{}\n",
        realigned(&widened(output.trim(), &source))
    ))
}

/// Gives each line of the stub that was cut off one character more, since its file's
/// name became one shorter.
fn widened(text: &str, source: &str) -> String {
    static CUT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?<before>.* lib\.rs:(?<line>\d+) +)(?<shown>\S.*)…$")
            .expect("the pattern is right")
    });
    let widen = |line: &str| -> Option<String> {
        let row = CUT.captures(line)?;
        let number: usize = row["line"].parse().ok()?;
        let whole = source.lines().nth(number - 1)?.trim();
        let (before, shown) = (&row["before"], &row["shown"]);
        let next = whole.strip_prefix(shown)?.chars().next()?;
        // What is cut off may be as long as the mark.
        let end = if whole.chars().count() == shown.chars().count() + 2 {
            whole.to_owned()
        } else {
            format!("{shown}{next}…")
        };
        Some(format!("{before}{end}"))
    };
    let lines = text.lines();
    let lines: Vec<String> = lines
        .map(|line| widen(line).unwrap_or_else(|| line.to_owned()))
        .collect();
    lines.join("\n")
}

/// Aligns what each thread waits for again, after a file's name in it became
/// shorter.
fn realigned(text: &str) -> String {
    static WAITING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?<wait>  \S.*?  +)(?<place>\S+:\d+) {2,}(?<source>\S.*)$")
            .expect("the pattern is right")
    });
    let width = text
        .lines()
        .filter_map(|line| WAITING.captures(line))
        .map(|row| row["place"].len())
        .max()
        .unwrap_or_default();
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            WAITING.captures(line).map_or_else(
                || line.to_owned(),
                |row| {
                    format!(
                        "{}{:width$}  {}",
                        &row["wait"], &row["place"], &row["source"]
                    )
                },
            )
        })
        .collect();
    lines.join("\n")
}
