//! `{{#explore NAME}}`: a recorded trace in a page.
//!
//! ```text
//! code/listings/PART/traces/NAME.json ─▶ Trace ─┬─▶ JSON, for the script that draws it
//!                                               └─▶ tables, for everybody else
//! ```
//!
//! The tables are what stands in the page without the script, on paper, and in
//! the search index.

mod paper;

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use trace::Trace;

use crate::place::{Place, relative};

/// Reads the trace `name`, which `place` asks for.
///
/// # Errors
/// If there is none of that name or more than one, or it is no trace.
pub fn load(root: &Path, name: &str, place: &Place) -> Result<Trace> {
    let recorded = recorded(root)?;
    let named: Vec<&PathBuf> = recorded.iter().filter(|path| stem(path) == name).collect();
    let path = match named[..] {
        [path] => path,
        [] => {
            let names: Vec<&str> = recorded.iter().map(|path| stem(path)).collect();
            let part = part_of(root, place);
            bail!(
                "there is no trace `{name}`; there {}. A test in code/listings/{part}/tests/explore.rs records one: `{}`",
                match names[..] {
                    [] => "is none yet".to_owned(),
                    [one] => format!("is {one}"),
                    _ => format!("are {}", names.join(", ")),
                },
                command(&part)
            )
        }
        _ => {
            let files: Vec<String> = named.iter().map(|path| relative(root, path)).collect();
            bail!(
                "more than one trace is named `{name}`, so rename all but one: {}",
                files.join(", ")
            )
        }
    };
    let file = relative(root, path);
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {file}"))?;
    let part = file.split('/').nth(2).unwrap_or_default();
    let again = || format!("{file} is broken; `{}` records it again", command(part));
    let trace = Trace::read(&text).with_context(again)?;
    if trace.name != name {
        return Err(anyhow!("it is named `{}` inside", trace.name)).with_context(again);
    }
    Ok(trace)
}

/// The lines of the element that shows `trace`, none of them blank. Nothing that
/// reads a page after this finds Markdown or a directive in them.
pub fn html(trace: &Trace, id: &str) -> Vec<String> {
    let json = serde_json::to_string(trace)
        .expect("every key is a string")
        // A script ends at the first `</script`, wherever it stands.
        .replace('<', r"\u003c")
        // mdBook looks for its directives in strings too.
        .replace("{{", r"{\u007b");
    let mut lines = vec![
        format!(
            "<interleaving-explorer id=\"{}\" name=\"{}\">",
            escaped(id),
            escaped(&trace.name)
        ),
        format!("<script type=\"application/json\">{json}</script>"),
    ];
    lines.extend(paper::tables(trace));
    lines.push("</interleaving-explorer>".to_owned());
    lines
}

/// An id for another explorer of the trace `name` on a page that has the ids
/// `used`; numbered as mdBook numbers headings that are alike.
pub fn id(name: &str, used: &mut BTreeSet<String>) -> String {
    let first = format!("explore-{name}");
    let numbered = (1..).map(|n| format!("{first}-{n}"));
    let free = std::iter::once(first.clone())
        .chain(numbered)
        .find(|id| used.insert(id.clone()));
    free.expect("there are more numbers than explorers")
}

/// The files of all traces, in order.
fn recorded(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for part in files(root, &root.join("code/listings"))? {
        let traces = files(root, &part.join("traces"))?;
        found.extend(
            traces
                .into_iter()
                .filter(|path| path.extension().is_some_and(|found| found == "json")),
        );
    }
    found.sort();
    Ok(found)
}

/// What is in `folder`: nothing, if it is not there.
fn files(root: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    let read = match std::fs::read_dir(folder) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        read => read,
    };
    let paths = read.and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    paths.with_context(|| format!("cannot read {}", relative(root, folder)))
}

fn stem(path: &Path) -> &str {
    path.file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default()
}

/// The part whose traces a page of `src/PART/` shows, or a word for it.
fn part_of(root: &Path, place: &Place) -> String {
    let part = place.file.split('/').nth(1).unwrap_or_default();
    let known = !part.is_empty() && root.join("code/listings").join(part).is_dir();
    if known { part } else { "PART" }.to_owned()
}

fn command(part: &str) -> String {
    format!("UPDATE_SNAPSHOTS=1 cargo test -p {part} --test explore")
}

/// `text` as HTML that stays on its line, and that holds no directive.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '{' | '\n' | '\r' => out.push_str(&format!("&#{};", u32::from(c))),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
pub(crate) mod tests;
