//! Places in the source: how they print, and the text that stands there.

use std::collections::HashMap;
use std::fmt;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::log::Here;

/// A place in the source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The file, relative to the root of the workspace where it lies in it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl Place {
    pub(crate) fn of(here: &std::panic::Location<'_>) -> Self {
        Self {
            file: tidy(here.file()),
            line: here.line(),
            column: here.column(),
        }
    }

    /// Reads `file:line:column`, as loom's messages have it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (rest, column) = text.trim().rsplit_once(':')?;
        let (file, line) = rest.rsplit_once(':')?;
        Some(Self {
            file: tidy(file),
            line: line.parse().ok()?,
            column: column.parse().ok()?,
        })
    }
}

impl From<Here> for Place {
    fn from(here: Here) -> Self {
        Self::of(here)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A path without its detours: `tests/../src/x.rs` is `src/x.rs`. With forward
/// slashes, and relative to the root if it lies below it.
pub(crate) fn tidy(file: &str) -> String {
    let mut tidy = PathBuf::new();
    for part in Path::new(file).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if tidy.file_name().is_some() => {
                tidy.pop();
            }
            part => tidy.push(part),
        }
    }
    if tidy.is_absolute() {
        for root in roots() {
            if root.join("Cargo.lock").exists()
                && let Ok(below) = tidy.strip_prefix(&root)
            {
                tidy = below.to_owned();
                break;
            }
        }
    }
    tidy.to_string_lossy().replace('\\', "/")
}

/// Where a relative path may start: here and above, and at the package and
/// above.
fn roots() -> Vec<PathBuf> {
    let mut roots = Vec::new();
    let starts = [
        std::env::current_dir().ok(),
        std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from),
    ];
    for start in starts.into_iter().flatten() {
        for root in start.ancestors() {
            roots.push(root.to_owned());
        }
    }
    roots
}

/// The lines of the source files that a report quotes.
#[derive(Default)]
pub(crate) struct Sources(HashMap<String, Option<Vec<String>>>);

impl Sources {
    /// The text of a line, without its indentation.
    pub(crate) fn line(&mut self, place: &Place) -> Option<String> {
        let lines = self
            .0
            .entry(place.file.clone())
            .or_insert_with(|| read(&place.file));
        let line = lines.as_ref()?.get(place.line.checked_sub(1)? as usize)?;
        Some(line.trim().to_owned()).filter(|line| !line.is_empty())
    }
}

/// The lines of a file, found from here or from the package, or above.
pub(crate) fn read(file: &str) -> Option<Vec<String>> {
    let text = roots()
        .iter()
        .find_map(|root| std::fs::read_to_string(root.join(file)).ok())?;
    Some(text.lines().map(str::to_owned).collect())
}
