//! A copy of the repository that a test may break.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// A copy in a temporary folder, which goes when this is dropped.
#[derive(Debug)]
pub struct Copy {
    folder: tempfile::TempDir,
}

impl Copy {
    /// Copies what is under version control by name: sources, not builds.
    ///
    /// # Errors
    /// If a file cannot be copied.
    pub fn new(root: &Path) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        for name in std::fs::read_dir(root)? {
            let name = name?.file_name();
            let skipped = ["target", "book", ".git", "node_modules"];
            if !skipped.iter().any(|skipped| name == *skipped) {
                copy(&root.join(&name), &folder.path().join(&name))?;
            }
        }
        Ok(Self { folder })
    }

    /// Its root.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Replaces `old`, which must be there, by `new` in `file`.
    ///
    /// # Panics
    /// If the file cannot be read or does not hold `old`.
    #[track_caller]
    pub fn replace(&self, file: &str, old: &str, new: &str) {
        let path = self.root().join(file);
        let text = std::fs::read_to_string(&path).expect("the file can be read");
        assert!(text.contains(old), "{file} holds no {old:?}");
        std::fs::write(path, text.replacen(old, new, 1)).expect("the file can be written");
    }

    /// The path of `file` in the copy.
    pub fn path(&self, file: &str) -> PathBuf {
        self.root().join(file)
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        std::fs::create_dir_all(to)?;
        for entry in std::fs::read_dir(from)? {
            let entry = entry?;
            if entry.file_name() != "node_modules" {
                copy(&entry.path(), &to.join(entry.file_name()))?;
            }
        }
        Ok(())
    } else {
        std::fs::copy(from, to)
            .map(drop)
            .with_context(|| format!("cannot copy {}", from.display()))
    }
}
