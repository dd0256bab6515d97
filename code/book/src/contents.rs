//! What the whole book gives a reader to do: its questions, explorers and
//! exercises, by part. `{{#exercises}}` places it in a page, where
//! `theme/progress.js` adds how far the reader has come.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::exercise::Exercise;
use crate::place::{Place, relative};

/// What a page gives a reader to do, in the page's order.
#[derive(Clone, Debug, Default)]
pub struct Tasks {
    /// The ids of its questions, and where they were written.
    pub questions: Vec<(String, Place)>,
    /// The names of the traces that it shows.
    pub explorers: Vec<String>,
    /// Its exercises.
    pub exercises: Vec<Exercise>,
}

/// What the book gives a reader to do.
#[derive(Debug, Default)]
pub struct Contents {
    parts: Vec<Part>,
    asked: BTreeMap<String, Place>,
    shown: BTreeSet<String>,
}

/// The pages of one folder.
#[derive(Debug)]
struct Part {
    folder: PathBuf,
    /// The title of its first page.
    title: String,
    questions: Vec<String>,
    explorers: Vec<String>,
    exercises: Vec<Placed>,
}

/// An exercise, and the page that sets it.
#[derive(Debug)]
struct Placed {
    exercise: Exercise,
    page: PathBuf,
    section: String,
}

impl Contents {
    /// Adds a page: its path relative to src/, its title and its tasks. Pages
    /// come in the order of the book.
    ///
    /// # Errors
    /// If a question has the id of an earlier one.
    pub fn add(&mut self, page: &Path, title: &str, tasks: &Tasks) -> Result<()> {
        let folder = page.parent().unwrap_or_else(|| Path::new(""));
        let at = match self.parts.iter().position(|part| part.folder == folder) {
            Some(at) => at,
            None => {
                self.parts.push(Part {
                    folder: folder.to_owned(),
                    title: title.to_owned(),
                    questions: Vec::new(),
                    explorers: Vec::new(),
                    exercises: Vec::new(),
                });
                self.parts.len() - 1
            }
        };
        let part = &mut self.parts[at];
        for (id, place) in &tasks.questions {
            if let Some(first) = self.asked.insert(id.clone(), place.clone()) {
                bail!(
                    "{place}: question `{id}`: {first} has this id already; give one of the two another"
                );
            }
            part.questions.push(id.clone());
        }
        for name in &tasks.explorers {
            // One that stands on several pages counts where it comes first.
            if self.shown.insert(name.clone()) {
                part.explorers.push(name.clone());
            }
        }
        part.exercises
            .extend(tasks.exercises.iter().map(|exercise| Placed {
                exercise: exercise.clone(),
                page: page.to_owned(),
                section: title.to_owned(),
            }));
        Ok(())
    }

    /// The contents as Markdown, for `page`, a path relative to src/.
    pub fn markdown(&self, page: &Path) -> String {
        let mut text = String::from("\n<reading-progress>\n\n");
        text.push_str(&self.table());
        for part in self.parts.iter().filter(|part| !part.exercises.is_empty()) {
            text.push_str(&format!(
                "\n## {}\n\n<ul class=\"exercises\">\n",
                part.title
            ));
            for placed in &part.exercises {
                text.push_str(&placed.item(page));
            }
            text.push_str("</ul>\n");
        }
        text.push_str("\n</reading-progress>\n");
        text
    }

    /// How much there is of everything, by part, and the names of it all.
    fn table(&self) -> String {
        let mut text = String::from(
            "<div class=\"table-wrapper\">\n<table>\n<thead>\n<tr><th scope=\"col\">Part</th><th scope=\"col\">Questions</th>\
             <th scope=\"col\">Explorers</th><th scope=\"col\">Exercises</th></tr>\n</thead>\n<tbody>\n",
        );
        let mut sums = [0; 3];
        for part in &self.parts {
            let columns = part.columns();
            if columns.iter().all(|(_, names)| names.is_empty()) {
                continue;
            }
            text.push_str(&format!("<tr><th scope=\"row\">{}</th>", part.title));
            for (sum, (kind, names)) in sums.iter_mut().zip(columns) {
                *sum += names.len();
                text.push_str(&match names.len() {
                    0 => "<td></td>".to_owned(),
                    many => format!("<td data-{kind}=\"{}\">{many}</td>", names.join(" ")),
                });
            }
            text.push_str("</tr>\n");
        }
        text.push_str("</tbody>\n<tfoot>\n<tr><th scope=\"row\">The whole book</th>");
        for sum in sums {
            text.push_str(&format!("<td>{sum}</td>"));
        }
        text.push_str("</tr>\n</tfoot>\n</table>\n</div>\n");
        text
    }
}

impl Part {
    /// What is counted, by the word that the script knows it by.
    fn columns(&self) -> [(&'static str, Vec<&str>); 3] {
        fn all(names: &[String]) -> Vec<&str> {
            names.iter().map(String::as_str).collect()
        }
        let exercises = self.exercises.iter();
        [
            ("answered", all(&self.questions)),
            ("walked", all(&self.explorers)),
            (
                "solved",
                exercises.map(|one| one.exercise.slug.as_str()).collect(),
            ),
        ]
    }
}

impl Placed {
    fn item(&self, from: &Path) -> String {
        let Exercise { slug, metadata, .. } = &self.exercise;
        let up = "../".repeat(from.components().count() - 1);
        let page = relative(Path::new(""), &self.page);
        format!(
            "<li>\n\n\
             **[{title}]({up}{page}#exercise-{slug})** in *{section}*, {minutes} minutes: {trains}.\n\n\
             <p class=\"solved\"><label><input type=\"checkbox\" name=\"{slug}\"> I have solved it</label></p>\n\
             <p class=\"listing-run\"><span>Check it</span> <code>cargo test -p {slug}</code></p>\n\
             <p class=\"listing-run\"><span>Start again</span> <code>cargo book reset {slug}</code></p>\n\
             </li>\n",
            title = metadata.title,
            section = self.section,
            minutes = metadata.minutes,
            trains = metadata.trains.trim_end_matches('.'),
        )
    }
}
