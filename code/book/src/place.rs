//! Where a line was written: what errors and tests name.

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// A line of a file of this repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file, relative to the repository's root, with forward slashes.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
}

impl Place {
    /// The line `line` of `path`, named relative to `root`.
    pub fn new(root: &Path, path: &Path, line: usize) -> Self {
        Self {
            file: relative(root, path),
            line,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// `path` relative to `root`, with `..` resolved and with forward slashes on
/// every system. A path outside `root` is given as it is.
pub fn relative(root: &Path, path: &Path) -> String {
    let path = normalise(path);
    path.strip_prefix(normalise(root))
        .unwrap_or(&path)
        .to_string_lossy()
        .replace('\\', "/")
}

/// `path` without `.` and `..`, by its text alone: nothing is looked up.
pub fn normalise(path: &Path) -> std::path::PathBuf {
    use std::path::Component;
    let mut out = std::path::PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if out.file_name().is_some() => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}
