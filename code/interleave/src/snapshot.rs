//! What a page shows, kept in a file of the package whose test this is.

use std::fmt::Display;
use std::path::{Path, PathBuf};

/// Set to have files written instead of compared.
const UPDATE: &str = "UPDATE_SNAPSHOTS";

/// Where a file of the package stands.
fn place(name: &str) -> Result<(String, PathBuf), String> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .ok_or("does not know its package: run it with cargo")?;
    let folder = package.file_name().unwrap_or_default();
    Ok((folder.to_string_lossy().into_owned(), package.join(name)))
}

/// Compares a text with the file `name` of the package, or writes the file. `test` is
/// the test that renews it. The error is the rest of a sentence.
pub(crate) fn compare(name: &str, test: &str, now: &str) -> Result<(), String> {
    let (package, path) = place(name)?;
    if std::env::var_os(UPDATE).is_some() {
        return write(&path, now)
            .map_err(|error| format!("cannot write {}: {error}", path.display()));
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if kept == now {
        return Ok(());
    }
    let what = match difference(&kept, now) {
        _ if kept.is_empty() => format!("found no {name}"),
        Some((line, kept, now)) => {
            format!("is not {name} any more, from line {line} on:\n  - {kept}\n  + {now}")
        }
        None => format!("is longer or shorter than {name}"),
    };
    Err(format!(
        "{what}\nIf the listing is right, {UPDATE}=1 cargo test -p {package}{test} renews it."
    ))
}

/// Compares a verdict, or a table of them, with `verdicts/NAME.txt` of the package whose
/// test calls this: the file that a page includes. Writes the file instead, if
/// `UPDATE_SNAPSHOTS` is set.
///
/// # Panics
///
/// If they differ, with the first line that does and all of what is so now.
#[track_caller]
pub fn expect_shown(now: &impl Display, name: &str) {
    let now = format!("{now}\n");
    if let Err(why) = compare(&format!("verdicts/{name}.txt"), "", &now) {
        panic!("The verdict {why}\n--- now ---\n{now}");
    }
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text)
}

/// The first line that differs: its number, and both texts, cut to a screen's
/// width.
fn difference(kept: &str, now: &str) -> Option<(usize, String, String)> {
    let cut = |line: &str| line.chars().take(160).collect::<String>();
    kept.lines()
        .zip(now.lines())
        .enumerate()
        .find(|(_, (kept, now))| kept != now)
        .map(|(at, (kept, now))| (at + 1, cut(kept), cut(now)))
}
