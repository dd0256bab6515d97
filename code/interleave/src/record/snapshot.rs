//! The file that a page shows.

use std::path::{Path, PathBuf};

use trace::Trace;

/// Set to have the file written instead of compared.
const UPDATE: &str = "UPDATE_SNAPSHOTS";

/// Compares a trace with `traces/NAME.json` of the package whose test this is, or
/// writes the file. The error is the rest of a sentence.
pub(super) fn compare(name: &str, trace: &Trace) -> Result<(), String> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .ok_or("does not know its package: run it with cargo")?;
    let path = package.join("traces").join(format!("{name}.json"));
    let now = trace.to_json();
    if std::env::var_os(UPDATE).is_some() {
        return write(&path, &now)
            .map_err(|error| format!("cannot write {}: {error}", path.display()));
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if kept == now {
        return Ok(());
    }
    let package = package.file_name().unwrap_or_default().to_string_lossy();
    let what = match difference(&kept, &now) {
        _ if kept.is_empty() => format!("found no traces/{name}.json"),
        Some((line, kept, now)) => format!(
            "is not traces/{name}.json any more, from line {line} on:\n  - {kept}\n  + {now}"
        ),
        None => format!("is longer or shorter than traces/{name}.json"),
    };
    Err(format!(
        "{what}\nIf the listing is right, {UPDATE}=1 cargo test -p {package} --test explore renews it."
    ))
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
