//! The table that the page on `RwLock` shows is one that the bench has made, and
//! says what the page says.

#[path = "../benches/locks/table.rs"]
mod table;

use table::{HEADER, NAMES, Row};

/// The rows of a table, with the unit 1, if it is one that `table::write` made.
fn read(shown: &str) -> Option<[Row; NAMES.len()]> {
    let rows = shown.strip_prefix(HEADER)?.strip_prefix('\n')?.lines();
    let rows: Option<Vec<Row>> = NAMES
        .iter()
        .zip(rows)
        .map(|(name, row)| {
            let mut numbers = row.strip_prefix(name)?.split_whitespace();
            let mut number = || numbers.next()?.parse().ok();
            Some(Row {
                alone: number()?,
                of_two: number()?,
            })
        })
        .collect();
    let rows = rows?.try_into().ok()?;
    (table::write(rows) == shown).then_some(rows)
}

fn rows() -> [Row; NAMES.len()] {
    let shown = include_str!("../measured/locks.txt");
    read(shown).expect("measured/locks.txt is a table of benches/locks")
}

fn row(name: &str) -> Row {
    let at = NAMES.iter().position(|other| *other == name);
    rows()[at.expect("a row of that name")]
}

#[test]
fn the_unit_is_a_mutex_alone() {
    assert_eq!(rows()[0].alone, 1.0);
}

#[test]
fn alone_a_guard_for_reading_costs_what_a_mutex_costs() {
    for name in ["std RwLock, read", "parking_lot RwLock, read"] {
        let alone = row(name).alone;
        assert!((0.67..1.5).contains(&alone), "{name}: {alone}");
    }
}

#[test]
fn behind_any_lock_two_short_looks_get_in_each_others_way() {
    for (name, row) in NAMES.iter().zip(rows()).take(4) {
        assert!(row.of_two > 2.0 * row.alone, "{name}: {row:?}");
    }
}

#[test]
fn a_load_costs_a_fraction_alone_and_in_company() {
    let load = row("AtomicU32, load");
    assert!(load.alone < 0.2 && load.of_two < 0.2, "{load:?}");
}

#[test]
fn another_bench_or_a_table_by_hand_is_noticed() {
    let shown = table::write(rows());
    assert!(read(&shown).is_some());
    assert!(read(&shown.replace("std Mutex", "std mutex")).is_none());
    assert!(read(&shown.replace("1.00", "1.0")).is_none());
    assert!(read(&format!("{shown}one more\n")).is_none());
}
