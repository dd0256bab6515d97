//! Building the book: into a fresh folder, which then takes the old one's place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::load::load;

/// Builds the book at `root` into the folder that book.toml names, and returns it.
/// A build that fails leaves what was there as it was.
///
/// # Errors
/// If the book is broken, with the place, or a folder cannot be written.
pub fn build(root: &Path) -> Result<PathBuf> {
    let book = load(root)?;
    let target = root.join(&book.config.build.build_dir);
    let fresh = beside(&target, "new");
    let old = beside(&target, "old");
    for folder in [&fresh, &old] {
        remove(folder)?;
    }
    let built = build_into(book, &fresh);
    if built.is_err() {
        remove(&fresh)?;
    }
    built?;
    if target.exists() {
        std::fs::rename(&target, &old)
            .with_context(|| format!("cannot move {} out of the way", target.display()))?;
    }
    std::fs::rename(&fresh, &target)
        .with_context(|| format!("cannot put {} in place", target.display()))?;
    remove(&old)?;
    Ok(target)
}

/// Builds the book at `root` and returns its files by their path in the book,
/// with forward slashes.
///
/// # Errors
/// As [`build`].
pub fn build_in_memory(root: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let book = load(root)?;
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    build_into(book, folder.path())?;
    let mut files = BTreeMap::new();
    read(folder.path(), folder.path(), &mut files)?;
    Ok(files)
}

fn build_into(mut book: mdbook_driver::MDBook, folder: &Path) -> Result<()> {
    book.config.build.build_dir = folder.to_owned();
    book.build()
}

fn read(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read(root, &path, files)?;
        } else {
            files.insert(crate::place::relative(root, &path), std::fs::read(&path)?);
        }
    }
    Ok(())
}

fn beside(target: &Path, word: &str) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}-{word}"))
}

fn remove(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}
