//! A copy of the repository that a test may break.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// What is no source.
const LEFT_OUT: [&str; 5] = ["target", "book", ".git", "node_modules", "browser"];

/// A copy of the repository's sources. It stays where it is, so that a later
/// run compiles only what changed since.
#[derive(Debug)]
pub struct Copy {
    root: PathBuf,
}

impl Copy {
    /// Makes `to` the same as the repository at `from`, touching only files
    /// that differ.
    ///
    /// # Errors
    /// If a file cannot be read or written.
    pub fn of(from: &Path, to: PathBuf) -> Result<Self> {
        same(from, &to)?;
        Ok(Self { root: to })
    }

    /// Its root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes `file`, unless it holds `text` already.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, file: &str, text: &str) -> Result<()> {
        put(&self.root.join(file), text.as_bytes())
    }

    /// Replaces `old` by `new` in `file`.
    ///
    /// # Errors
    /// If the file does not hold `old`, or cannot be written.
    pub fn replace(&self, file: &str, old: &str, new: &str) -> Result<()> {
        let text = fs::read_to_string(self.root.join(file))?;
        anyhow::ensure!(text.contains(old), "{file} holds no {old:?}");
        self.write(file, &text.replacen(old, new, 1))
    }
}

fn same(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        return put(to, &fs::read(from)?);
    }
    fs::create_dir_all(to)?;
    let names = |folder: &Path| -> Result<BTreeSet<_>> {
        Ok(fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.file_name()))
            .collect::<Result<_, _>>()?)
    };
    let wanted: BTreeSet<_> = names(from)?
        .into_iter()
        // `code/book` is a source, `book` at the root is not.
        .filter(|name| !LEFT_OUT.iter().any(|left_out| name == *left_out) || from.ends_with("code"))
        .collect();
    for name in names(to)?.difference(&wanted) {
        let path = to.join(name);
        if path.is_dir() {
            fs::remove_dir_all(path)?;
        } else {
            fs::remove_file(path)?;
        }
    }
    for name in wanted {
        same(&from.join(&name), &to.join(&name))?;
    }
    Ok(())
}

fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|now| now == bytes) {
        return Ok(());
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
