//! The book's own directives: `{{#exercise SLUG}}`, `{{#explore NAME}}`,
//! `{{#check}}` and `{{#exercises}}`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context as _, Result, bail};
use regex::Regex;

use crate::contents::Tasks;
use crate::exercise::Exercise;
use crate::include::Line;
use crate::place::{Place, relative};
use crate::{explore, question};

/// A directive of ours, alone on its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directive {
    /// Places an exercise: its task, its command, what it prints at first, its hints.
    Exercise(String),
    /// Places a recorded trace, to be walked through.
    Explore(String),
    /// Places the page's questions, from the TOML file beside it.
    Check,
    /// Places a list of all exercises, and how far the reader has come.
    Exercises,
}

/// What stands in the place of a directive.
#[derive(Debug)]
pub enum Expansion {
    /// Markdown, with includes and directives of its own, and the file that it
    /// was written in, which its includes are relative to.
    Markdown(PathBuf, Vec<Line>),
    /// HTML, in which nothing is to be looked for.
    Html(Vec<Line>),
    /// The [contents](crate::contents::Contents) of the book, which are not
    /// known before every page has been read.
    Contents,
}

static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\{\{\s*#(?P<verb>\w+)\s*(?P<word>[^}]*?)\s*\}\}\s*$")
        .expect("the pattern is right")
});

static OURS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\{\{\s*#(exercise|exercises|explore|check)\b").expect("the pattern is right")
});

impl Directive {
    /// Reads a directive. `Ok(None)` if the line holds none of ours, nor one of mdBook's.
    ///
    /// # Errors
    /// If it is one that nobody knows, or one of ours that stands beside
    /// something else, be it a space.
    pub fn parse(line: &str) -> Result<Option<Self>> {
        if !line.contains("{{") {
            return Ok(None);
        }
        let Some(found) = DIRECTIVE.captures(line) else {
            if OURS.is_match(&line.replace(r"\{{", "")) {
                bail!(
                    "a directive stands alone on its line, from its first column on; write it so, or `\\{{{{#` to show it"
                );
            }
            return Ok(None);
        };
        match (&found["verb"], &found["word"]) {
            ("exercise", "") => bail!("{{{{#exercise}}}} needs the name of an exercise"),
            ("exercise", slug) => Ok(Some(Self::Exercise(slug.to_owned()))),
            ("explore", "") => bail!("{{{{#explore}}}} needs the name of a trace"),
            ("explore", name) => Ok(Some(Self::Explore(name.to_owned()))),
            ("check", "") => Ok(Some(Self::Check)),
            ("check", _) => {
                bail!("{{{{#check}}}} takes no name: it places the questions of its own page")
            }
            ("exercises", "") => Ok(Some(Self::Exercises)),
            ("exercises", _) => bail!("{{{{#exercises}}}} takes no name: it lists them all"),
            ("include" | "rustdoc_include" | "title" | "playground", _) => Ok(None),
            (verb, _) => bail!("nothing knows {{{{#{verb}}}}}"),
        }
    }

    /// What stands in its place. `ids` are those that explorers of the same page
    /// have already; what it gives the reader to do goes to `tasks`.
    ///
    /// # Errors
    /// If what it names is missing or broken.
    pub fn expand(
        &self,
        root: &Path,
        page: &Path,
        place: &Place,
        ids: &mut BTreeSet<String>,
        tasks: &mut Tasks,
    ) -> Result<Expansion> {
        match self {
            Self::Exercise(slug) => {
                let exercise = Exercise::load(root, slug)?;
                let expansion = self::exercise(root, &exercise)?;
                tasks.exercises.push(exercise);
                Ok(expansion)
            }
            Self::Explore(name) => {
                let html = explorer(root, name, place, ids)?;
                tasks.explorers.push(name.clone());
                Ok(html)
            }
            Self::Check => {
                let questions = question::load(root, page)?;
                let ids = questions.iter().map(|q| (q.id.clone(), q.place.clone()));
                tasks.questions.extend(ids);
                Ok(Expansion::Markdown(
                    page.with_extension("toml"),
                    question::lines(&questions),
                ))
            }
            Self::Exercises => Ok(Expansion::Contents),
        }
    }
}

fn exercise(root: &Path, exercise: &Exercise) -> Result<Expansion> {
    let slug = &exercise.slug;
    let path = exercise.readme();
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", relative(root, &path)))?;
    let sample_path = exercise.sample();
    let sample = std::fs::read_to_string(&sample_path).with_context(|| {
        format!(
            "cannot read {}, which shows what the stub prints",
            relative(root, &sample_path)
        )
    })?;
    let mut lines = Vec::new();
    let mut push = |text: &str, file: &Path, line: usize| {
        lines.push(Line {
            text: text.to_owned(),
            place: Place::new(root, file, line),
        });
    };
    push(
        &format!(
            "``````admonish example id=\"exercise-{slug}\" title=\"Exercise: {} ({} minutes)\"",
            exercise.metadata.title, exercise.metadata.minutes
        ),
        &path,
        1,
    );
    let mut told = false;
    // The title stands in the admonition already.
    for (index, text) in text
        .lines()
        .enumerate()
        .skip_while(|(_, text)| text.is_empty() || text.starts_with("# "))
    {
        if !told && text.starts_with("<details") {
            told = true;
            push("```console,verdict", &sample_path, 1);
            push(&format!("$ cargo test -p {slug}"), &sample_path, 1);
            for (index, text) in sample.lines().enumerate() {
                push(text, &sample_path, index + 1);
            }
            push("```", &sample_path, 1);
            push("", &path, index + 1);
        }
        push(text, &path, index + 1);
    }
    push("``````", &path, 1);
    if !told {
        bail!(
            "{}: an exercise has hints, each in <details>",
            relative(root, &path)
        );
    }
    Ok(Expansion::Markdown(path, lines))
}

fn explorer(
    root: &Path,
    name: &str,
    place: &Place,
    ids: &mut BTreeSet<String>,
) -> Result<Expansion> {
    let trace = explore::load(root, name, place)?;
    let html = explore::html(&trace, &explore::id(name, ids));
    // A block of HTML begins and ends at a blank line.
    let blank = String::new();
    let lines = std::iter::once(blank.clone()).chain(html).chain([blank]);
    Ok(Expansion::Html(
        lines
            .map(|text| Line {
                text,
                place: place.clone(),
            })
            .collect(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directive_that_nobody_knows_is_an_error() {
        assert!(Directive::parse("{{#exercies x}}").is_err());
        assert!(Directive::parse("{{#check races}}").is_err());
        assert!(Directive::parse("{{#exercises threads}}").is_err());
        assert_eq!(
            Directive::parse("{{#exercise spin-lock}}").unwrap(),
            Some(Directive::Exercise("spin-lock".to_owned()))
        );
        assert_eq!(Directive::parse("{{#include x.rs}}").unwrap(), None);
        assert_eq!(Directive::parse(r"\{{#exercise x}}").unwrap(), None);
    }
}
