//! The tables that the page on quiescent states shows are ones that the bench has made,
//! and say what the page says.

#[path = "../benches/reads/table.rs"]
mod table;

use table::{FLOOR, INSTRUCTIONS, NAMES, QSBR, READS, Rows, Table};

/// The columns of `READS`.
const QUIET: usize = 0;
const PACED: usize = 1;

/// The rows of a table, if it is one that `Table::write` made.
fn read<const N: usize>(table: &Table<N>, shown: &str) -> Option<Rows<N>> {
    let rows = shown.lines().skip(1);
    let rows: Option<Vec<[f64; N]>> = NAMES
        .iter()
        .zip(rows)
        .map(|(name, row)| {
            let numbers = row.strip_prefix(name)?.split_whitespace();
            let numbers: Option<Vec<f64>> = numbers.map(|number| number.parse().ok()).collect();
            numbers?.try_into().ok()
        })
        .collect();
    let rows = rows?.try_into().ok()?;
    (table.write(&rows) == shown).then_some(rows)
}

fn row<const N: usize>(rows: &Rows<N>, name: &str) -> [f64; N] {
    let at = NAMES.iter().position(|other| *other == name);
    rows[at.expect("a row of that name")]
}

/// In times of the floor.
fn times(name: &str) -> [f64; 3] {
    let shown = include_str!("../measured/reads.txt");
    let rows = read(&READS, shown).expect("measured/reads.txt is a table of benches/reads");
    row(&rows, name)
}

fn instructions(name: &str) -> f64 {
    let shown = include_str!("../measured/instructions.txt");
    let rows = read(&INSTRUCTIONS, shown);
    row(
        &rows.expect("measured/instructions.txt is a table of benches/reads"),
        name,
    )[0]
}

/// Those that look whether there is something new, and read what they have.
const LOOK: [&str; 3] = ["arc_swap::Cache", "arcshift", "triple_buffer"];

/// Those that say at every read, in a way that orders it, that they read.
const SAY: [&str; 9] = [
    "our pin, fences",
    "our epochs",
    "our hazard pointer",
    "haphazard",
    "seize",
    "crossbeam, LocalHandle::pin",
    "crossbeam, pin",
    "ArcSwap::load",
    "Mutex<Arc>, clone",
];

#[test]
fn the_floor_agrees_with_itself() {
    for column in [QUIET, PACED] {
        let floor = times(FLOOR)[column];
        assert!((0.95..1.05).contains(&floor), "{floor}");
    }
}

#[test]
fn a_read_of_the_cell_costs_what_the_load_costs() {
    for column in [QUIET, PACED] {
        let cell = times(QSBR)[column];
        assert!(cell <= 1.1, "{cell}");
    }
    assert!(instructions(QSBR) < instructions(FLOOR) + 0.5);
}

#[test]
fn crossbeam_and_arc_swap_take_more_than_four_times_as_long() {
    for name in ["crossbeam, pin", "ArcSwap::load"] {
        for column in [QUIET, PACED] {
            let (rival, cell) = (times(name)[column], times(QSBR)[column]);
            assert!(rival >= 4.0 * cell, "{name}: {rival}, and the cell {cell}");
        }
    }
}

#[test]
fn who_only_looks_stays_under_four_and_ahead_of_who_says_that_it_reads() {
    for looks in LOOK {
        let time = times(looks)[QUIET];
        assert!(time < 4.0, "{looks}: {time}");
        for says in SAY {
            let other = times(says)[QUIET];
            assert!(time < other, "{looks}: {time}, and {says}: {other}");
        }
    }
}

#[test]
fn a_fence_is_not_seen_in_the_instructions() {
    let (few, many) = ("our epochs", "triple_buffer");
    assert!(instructions(few) < instructions(many));
    assert!(times(few)[QUIET] > times(many)[QUIET]);
}

#[test]
fn a_light_barrier_costs_less_than_a_fence() {
    assert!(times("our pin, membarrier")[QUIET] < times("our pin, fences")[QUIET]);
}

#[test]
fn another_bench_or_a_table_by_hand_is_noticed() {
    let shown = include_str!("../measured/instructions.txt");
    assert!(read(&INSTRUCTIONS, shown).is_some());
    assert!(read(&INSTRUCTIONS, &shown.replace("our epochs", "our epoch")).is_none());
    assert!(read(&INSTRUCTIONS, &format!("{}0\n", shown.trim_end())).is_none());
    assert!(read(&INSTRUCTIONS, &format!("{shown}one more\n")).is_none());
    assert!(read(&READS, shown).is_none());
}
