//! What each ordering of a listing is there for, as a page shows it: a table, and below
//! it, folded, the steps that led to each failure.

use std::fmt::Write as _;
use std::sync::LazyLock;
use std::sync::atomic::Ordering::Relaxed;

use regex::Regex;

use crate::{End, Exception, Judged};

/// The table of one listing, in Markdown.
pub fn write(file: &str, judged: &[Judged], exceptions: &[&Exception]) -> String {
    let mut table = "| line | as it stands | weaker | what can happen |\n".to_owned();
    table += "| ---: | --- | --- | --- |\n";
    let mut steps = String::new();
    for one in judged {
        let what = match &one.end {
            End::Red { test, why, verdict } => {
                let of = format!("Line {}, {}", one.line, one.change());
                let mut how = format!("*{}* fails.\n", sentence(test));
                if let Some(verdict) = verdict {
                    let _ = write!(how, "\n```text,verdict\n{verdict}\n```\n");
                }
                steps += &folded(&of, &how);
                prose(&in_short(why, file))
            }
            End::Green { .. } => match exceptions.iter().find(|entry| entry.is_for(one)) {
                Some(entry) => format!("{}: {}", entry.kind.words(), entry.reason),
                None => "nothing".to_owned(),
            },
            End::NotJudged => "not judged: it fails as it stands".to_owned(),
        };
        let (line, call, weaker) = (one.line, code(&one.call), weaker(one));
        let _ = writeln!(table, "| {line} | {call} | {weaker} | {what} |");
    }
    if !steps.is_empty() {
        table += &folded("Which test notices, and in which steps", &steps);
    }
    table
}

/// Something that unfolds.
fn folded(summary: &str, what: &str) -> String {
    let what = what.trim_start();
    format!("\n<details>\n<summary>{summary}</summary>\n\n{what}\n</details>\n")
}

/// What stands there instead.
fn weaker(one: &Judged) -> String {
    let to = code(&format!("{:?}", one.to));
    match (one.op.as_str(), one.which) {
        ("fence", _) if one.to == Relaxed => "left out".to_owned(),
        ("compare_exchange" | "compare_exchange_weak" | "fetch_update", 0) => {
            format!("{to} if it succeeds")
        }
        (_, 1) => format!("{to} if it fails"),
        _ => to,
    }
}

/// The name of a test, which is a sentence.
fn sentence(test: &str) -> String {
    let name = test.rsplit("::").next().unwrap_or(test);
    name.replace('_', " ")
}

/// What went wrong, with a line of the listing itself by its number alone and any other
/// by the file's name. That nothing orders two accesses is what a data race is.
fn in_short(why: &str, file: &str) -> String {
    static FOLDERS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?:\w+/)+(\w+\.rs:\d+)").expect("the pattern is right"));
    let why = why.replace(&format!("{file}:"), "line ");
    let why = FOLDERS.replace_all(&why, "$1");
    why.strip_suffix(", and nothing orders the two")
        .unwrap_or(&why)
        .to_owned()
}

/// A piece of code in a cell.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}

/// A sentence in a cell, in which what stands between backticks is code.
fn prose(text: &str) -> String {
    let pieces = text.split('`').enumerate().map(|(at, piece)| {
        if at % 2 == 1 {
            return code(piece);
        }
        let mut escaped = String::new();
        for character in piece.chars() {
            if matches!(character, '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '|') {
                escaped.push('\\');
            }
            escaped.push(character);
        }
        escaped
    });
    pieces.collect()
}
