//! What each ordering of a listing is there for, as a page shows it: a table, and below
//! it the steps that led to each failure.

use std::fmt::Write as _;
use std::sync::atomic::Ordering::Relaxed;

use crate::{End, Exception, Judged};

/// The table of one listing, in Markdown.
pub fn write(file: &str, judged: &[Judged], exceptions: &[&Exception]) -> String {
    let mut table = "| line | | weaker | what can happen | and so fails |\n".to_owned();
    table += "| ---: | --- | --- | --- | --- |\n";
    let mut steps = String::new();
    for one in judged {
        let mut fails = String::new();
        let what = match &one.end {
            End::Red { test, why, verdict } => {
                fails = sentence(test);
                if let Some(verdict) = verdict {
                    steps += &details(one, verdict);
                }
                prose(&without_the_path(why, file))
            }
            End::Green { .. } => match exceptions.iter().find(|entry| entry.is_for(one)) {
                Some(entry) => format!("{}: {}", entry.kind.words(), entry.reason),
                None => "nothing".to_owned(),
            },
            End::NotJudged => "not judged: it fails as it stands".to_owned(),
        };
        let (line, source, weaker) = (one.line, code(statement(&one.text)), weaker(one));
        let _ = writeln!(table, "| {line} | {source} | {weaker} | {what} | {fails} |");
    }
    table + &steps
}

/// The steps, folded.
fn details(one: &Judged, verdict: &str) -> String {
    format!(
        "\n<details>\n<summary>Line {}, {}</summary>\n\n```text\n{verdict}\n```\n\n</details>\n",
        one.line,
        one.change()
    )
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

/// The line without what is behind its statement.
fn statement(line: &str) -> &str {
    let code = line.split(" //").next().unwrap_or_default().trim_end();
    code.strip_suffix([';', ',', '{'])
        .unwrap_or(code)
        .trim_end()
}

/// The name of a test, which is a sentence.
fn sentence(test: &str) -> String {
    let name = test.rsplit("::").next().unwrap_or(test);
    name.replace('_', " ")
}

/// Names a line of the listing itself by its number alone.
fn without_the_path(why: &str, file: &str) -> String {
    why.replace(&format!("{file}:"), "line ")
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
