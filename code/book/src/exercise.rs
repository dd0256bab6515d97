//! An exercise: where its files are, what its manifest says, how it starts again.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::place::relative;

/// An exercise of the book.
#[derive(Clone, Debug)]
pub struct Exercise {
    root: PathBuf,
    /// The name of its folder and of its package.
    pub slug: String,
    /// What its manifest says.
    pub metadata: Metadata,
}

/// `[package.metadata.exercise]` in the manifest of an exercise.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// Its title.
    pub title: String,
    /// The part of the book that it belongs to.
    pub part: String,
    /// The section that sets it, a path under src/ without `.md`.
    pub section: String,
    /// How long it takes.
    pub minutes: u32,
    /// What doing it trains, in Markdown: the rest of a sentence.
    pub trains: String,
    /// The tests that fail until it is solved.
    pub fails: Vec<String>,
}

#[derive(Deserialize)]
struct Manifest {
    package: Package,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    #[serde(default)]
    metadata: PackageMetadata,
}

#[derive(Default, Deserialize)]
struct PackageMetadata {
    exercise: Option<Metadata>,
}

impl Exercise {
    /// Reads the exercise `slug`.
    ///
    /// # Errors
    /// If there is none of that name, or its manifest is not as it should be.
    pub fn load(root: &Path, slug: &str) -> Result<Self> {
        let manifest = root.join("code/exercises").join(slug).join("Cargo.toml");
        let name = relative(root, &manifest);
        let Ok(text) = std::fs::read_to_string(&manifest) else {
            bail!(
                "there is no exercise `{slug}`; there are {}",
                slugs(root)?.join(", ")
            );
        };
        let parsed: Manifest =
            toml::from_str(&text).with_context(|| format!("{name} is broken"))?;
        if parsed.package.name != slug {
            bail!("{name}: the package is to be named `{slug}`, as its folder is");
        }
        let metadata = parsed
            .package
            .metadata
            .exercise
            .with_context(|| format!("{name} lacks [package.metadata.exercise]"))?;
        if metadata.fails.is_empty() {
            bail!("{name}: `fails` names no test, so the stub would be solved already");
        }
        Ok(Self {
            root: root.to_owned(),
            slug: slug.to_owned(),
            metadata,
        })
    }

    /// Every exercise, by name.
    ///
    /// # Errors
    /// As [`Exercise::load`].
    pub fn all(root: &Path) -> Result<Vec<Self>> {
        slugs(root)?
            .iter()
            .map(|slug| Self::load(root, slug))
            .collect()
    }

    fn folder(&self) -> PathBuf {
        self.root.join("code/exercises").join(&self.slug)
    }

    fn solutions(&self) -> PathBuf {
        self.root.join("code/solutions").join(&self.slug)
    }

    /// The name of its library, as Rust code spells it.
    pub fn library(&self) -> String {
        self.slug.replace('-', "_")
    }

    /// The task, the hints and a solution.
    pub fn readme(&self) -> PathBuf {
        self.folder().join("README.md")
    }

    /// The file that a learner edits.
    pub fn answer(&self) -> PathBuf {
        self.folder().join("src/lib.rs")
    }

    /// The check that judges it.
    pub fn check(&self) -> PathBuf {
        self.folder().join("tests/check.rs")
    }

    /// The learner's file as it was at first.
    pub fn stub(&self) -> PathBuf {
        self.solutions().join("stub.rs")
    }

    /// What the stub's failing check prints.
    pub fn sample(&self) -> PathBuf {
        self.solutions().join("stub.txt")
    }

    /// The right answers.
    ///
    /// # Errors
    /// If there is no such folder.
    pub fn right(&self) -> Result<Vec<PathBuf>> {
        self.answers("right")
    }

    /// The wrong answers.
    ///
    /// # Errors
    /// If there is no such folder.
    pub fn wrong(&self) -> Result<Vec<PathBuf>> {
        self.answers("wrong")
    }

    fn answers(&self, kind: &str) -> Result<Vec<PathBuf>> {
        let folder = self.solutions().join(kind);
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&folder)
            .with_context(|| format!("cannot read {}", relative(&self.root, &folder)))?
        {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
        found.sort();
        Ok(found)
    }

    /// Puts the stub in place again, and returns where the learner's file went:
    /// `None` if it was the stub already, or missing.
    ///
    /// # Errors
    /// If a file cannot be read or written. Nothing is lost then.
    pub fn reset(&self) -> Result<Option<PathBuf>> {
        let answer = self.answer();
        let stub = std::fs::read(self.stub())
            .with_context(|| format!("cannot read {}", relative(&self.root, &self.stub())))?;
        let backup = match std::fs::read(&answer) {
            Ok(now) if now == stub => return Ok(None),
            Ok(now) => {
                let backup = (1..)
                    .map(|n| answer.with_file_name(format!("lib.before-reset-{n}.rs")))
                    .find(|path| !path.exists())
                    .context("no name is left for a backup")?;
                std::fs::write(&backup, now)
                    .with_context(|| format!("cannot write {}", relative(&self.root, &backup)))?;
                Some(backup)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                return Err(error)
                    .with_context(|| format!("cannot read {}", relative(&self.root, &answer)));
            }
        };
        std::fs::create_dir_all(self.folder().join("src"))?;
        std::fs::write(&answer, stub)
            .with_context(|| format!("cannot write {}", relative(&self.root, &answer)))?;
        Ok(backup)
    }
}

/// The names of all exercises, sorted.
///
/// # Errors
/// If code/exercises cannot be read.
pub fn slugs(root: &Path) -> Result<Vec<String>> {
    let mut slugs = Vec::new();
    for entry in
        std::fs::read_dir(root.join("code/exercises")).context("cannot read code/exercises")?
    {
        let entry = entry?;
        if entry.path().join("Cargo.toml").is_file() {
            slugs.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    slugs.sort();
    Ok(slugs)
}
