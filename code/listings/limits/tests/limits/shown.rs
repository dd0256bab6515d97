//! Which outcomes the rules allow and which each checker shows, as a table.

use std::{collections::BTreeSet, fmt::Write};

/// What the rules of the language and of the library allow.
pub const ALLOWED: &str = "Rust";

/// A row: who, and the outcomes.
pub type Row = (&'static str, BTreeSet<String>);

/// The outcomes as a test lists them.
pub fn set<const N: usize>(outcomes: [&str; N]) -> BTreeSet<String> {
    outcomes.map(String::from).into()
}

/// A column for each outcome, a row for each checker. `rows` begins with what is
/// [`ALLOWED`].
pub fn table(rows: &[Row]) -> String {
    let allowed = &rows[0].1;
    let outcomes: BTreeSet<&String> = rows.iter().flat_map(|(_, shown)| shown).collect();
    let mut lines: Vec<Vec<&str>> = vec![vec![""]];
    lines[0].extend(outcomes.iter().map(|outcome| outcome.as_str()));
    for (who, shown) in rows {
        let cell = |outcome: &&String| match (allowed.contains(*outcome), shown.contains(*outcome))
        {
            (true, true) => "yes",
            (true, false) => "missed",
            (false, true) => "FALSE ALARM",
            (false, false) => "-",
        };
        lines.push(
            std::iter::once(*who)
                .chain(outcomes.iter().map(cell))
                .collect(),
        );
    }
    let widths: Vec<usize> = (0..lines[0].len())
        .map(|column| {
            lines
                .iter()
                .map(|line| line[column].len())
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for line in lines {
        let mut row = String::new();
        for (cell, width) in line.iter().zip(&widths) {
            let _ = write!(row, "{cell:width$}  ");
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

/// Runs a listing under checkers and asserts that each shows just these
/// outcomes, and that the page shows the table of them.
///
/// `interleave` comes first. When loom first runs, its coroutines put a filter for
/// panics of their own into the panic hook. A check that sets its hook later, in
/// the same process, takes those panics for failures.
macro_rules! shows {
    ($module:ident::$listing:ident, Rust $allowed:tt, $(($who:literal, $checker:ident) $shown:tt),+ $(,)?) => {
        let rows = [
            ($crate::shown::ALLOWED, $crate::shown::set($allowed)),
            $(($who, $crate::$checker::outcomes($crate::$checker::$module::$listing))),+
        ];
        let expected = [$crate::shown::set($allowed), $($crate::shown::set($shown)),+];
        for ((who, shown), expected) in rows.iter().zip(&expected) {
            assert_eq!(shown, expected, "{who}: if it has learned something, the page has to say so");
        }
        $crate::page::same(concat!(stringify!($listing), ".txt"), &$crate::shown::table(&rows));
    };
}
pub(crate) use shows;
