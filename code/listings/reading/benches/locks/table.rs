//! The table of `measured/locks.txt`: ratios, since times are another on every
//! machine.

use std::fmt::Write;

/// What is measured, row by row. The first is the unit.
pub const NAMES: [&str; 5] = [
    "std Mutex, lock",
    "std RwLock, read",
    "parking_lot Mutex, lock",
    "parking_lot RwLock, read",
    "AtomicU32, load",
];

/// A row: what a look costs one thread that is alone, and one of two that look at
/// the same time.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Alone.
    pub alone: f64,
    /// One of two.
    pub of_two: f64,
}

/// The first line.
pub const HEADER: &str = "                           one thread    each of two";

/// The table, for times in the order of [`NAMES`] and in any unit.
pub fn write(times: [Row; NAMES.len()]) -> String {
    let unit = times[0].alone;
    let mut table = format!("{HEADER}\n");
    for (name, row) in NAMES.iter().zip(times) {
        let (alone, of_two) = (row.alone / unit, row.of_two / unit);
        let _ = writeln!(table, "{name:<24} {alone:>12.2} {of_two:>14.2}");
    }
    table
}
