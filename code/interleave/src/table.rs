//! Rows in aligned columns, no wider than a terminal shows them.

use std::fmt;
use std::iter::repeat_n;

/// The spaces before each column.
const GAP: usize = 2;

/// The narrowest that a column becomes, unless its heading is wider.
const NARROW: usize = 12;

/// The room that the columns leave for what stands behind them.
const LAST: usize = 32;

/// One row, with a cell for every column.
pub(crate) struct Row {
    pub cells: Vec<String>,
    /// What stands behind the columns, cut short where the width ends.
    pub last: String,
}

/// Writes the headings, if there are any, and the rows, each on a new line.
///
/// If they are wider than `width`, columns that have a heading become narrower.
/// What no longer fits into a column runs on into the next, so a row should fill
/// only one of these.
pub(crate) fn write(
    f: &mut fmt::Formatter<'_>,
    headings: &[&str],
    rows: &[Row],
    width: usize,
) -> fmt::Result {
    let last = widest(rows.iter().map(|row| row.last.as_str())).min(LAST);
    let starts = starts(headings, rows, width.saturating_sub(GAP + last));
    if !headings.is_empty() {
        let mut line = String::new();
        for (heading, &start) in headings.iter().zip(&starts) {
            put(&mut line, start, heading);
        }
        write!(f, "\n{line}")?;
    }
    for row in rows {
        let mut line = String::new();
        for (cell, &start) in row.cells.iter().zip(&starts) {
            put(&mut line, start, cell);
        }
        let start = starts[row.cells.len()].max(length(&line) + GAP);
        let room = width.saturating_sub(start).max(NARROW);
        put(&mut line, start, &cut(&row.last, room));
        write!(f, "\n{line}")?;
    }
    Ok(())
}

/// Where each column starts, and at the end what stands behind them. That leaves
/// them `room`, if they can be made narrow enough.
fn starts(headings: &[&str], rows: &[Row], room: usize) -> Vec<usize> {
    let columns = rows.first().map_or(0, |row| row.cells.len());
    let headings: Vec<usize> = (0..columns)
        .map(|column| headings.get(column).map_or(0, |heading| length(heading)))
        .collect();
    let mut widths: Vec<usize> = (0..columns)
        .map(|column| {
            let texts = rows.iter().map(|row| row.cells[column].as_str());
            widest(texts).max(headings[column])
        })
        .collect();
    let used = |widths: &[usize]| widths.iter().map(|width| GAP + width).sum::<usize>();
    while used(&widths) > room {
        let widest = (0..columns)
            .filter(|&at| headings[at] > 0 && widths[at] > headings[at].max(NARROW))
            .max_by_key(|&at| widths[at]);
        match widest {
            Some(at) => widths[at] -= 1,
            None => break,
        }
    }
    (0..=columns)
        .map(|column| used(&widths[..column]) + GAP)
        .collect()
}

/// Writes a text at a place in a line, or behind what is there already.
fn put(line: &mut String, start: usize, text: &str) {
    if text.is_empty() {
        return;
    }
    let end = length(line);
    line.extend(repeat_n(' ', start.saturating_sub(end).max(GAP)));
    line.push_str(text);
}

/// As much of a text as there is room for.
fn cut(text: &str, room: usize) -> String {
    if length(text) <= room {
        return text.to_owned();
    }
    let kept: String = text.chars().take(room - 1).collect();
    format!("{}…", kept.trim_end())
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(length).max().unwrap_or(0)
}

/// How many columns of a terminal a text takes, for all that a verdict says.
fn length(text: &str) -> usize {
    text.chars().count()
}
