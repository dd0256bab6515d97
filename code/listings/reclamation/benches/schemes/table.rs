//! The tables in `measured/`: ratios, since times are another on every machine.

use std::fmt::Write;

/// The widths of the first column and of the others.
const FIRST: usize = 22;
const OTHER: usize = 8;

/// The schemes, and the locks, row by row. The first keeps all that is replaced.
pub const SCHEMES: [&str; 9] = [
    "nothing is freed",
    "quiescent states",
    "epochs, 100 to a pin",
    "epochs",
    "seize",
    "hazard pointers",
    "counts",
    "RwLock",
    "Mutex",
];

/// Those that are told how many operations there are to a batch.
pub const BATCHED: [&str; 2] = ["quiescent states", "epochs"];

/// What one file in `measured/` shows.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// The file is `measured/schemes-NAME.txt`.
    pub name: &'static str,
    /// What stands above so many columns.
    pub groups: &'static [(&'static str, usize)],
    /// What the columns count.
    pub counts: &'static str,
    /// The columns.
    pub columns: &'static [&'static str],
    /// The rows.
    pub rows: &'static [&'static str],
    /// How many digits stand behind the point.
    pub digits: usize,
}

/// How much longer an operation takes than with nothing freed, by the zones that it visits.
pub const LENGTHS: Table = Table {
    name: "lengths",
    groups: &[("one thread", 3), ("two threads", 3)],
    counts: "zones visited",
    columns: &["1", "10", "100", "1", "10", "100"],
    rows: &SCHEMES,
    digits: 2,
};

/// How much longer an operation takes than one that only reads and frees nothing, by how
/// many operations in a hundred also replace a zone. Two threads.
pub const UPDATES: Table = Table {
    name: "updates",
    groups: &[("1 zone visited", 4), ("25 zones visited", 4)],
    counts: "% also replace one",
    columns: &["0", "10", "50", "100", "0", "10", "50", "100"],
    rows: &SCHEMES,
    digits: 1,
};

/// How much longer an operation takes than with one thread and nothing freed, in time that a
/// core has to spend. Ten zones are visited, and one operation in ten replaces one.
pub const THREADS: Table = Table {
    name: "threads",
    groups: &[],
    counts: "threads",
    columns: &["1", "2", "4", "8"],
    rows: &SCHEMES,
    digits: 2,
};

/// The most zones that were kept meanwhile.
pub const KEPT: Table = Table {
    name: "kept",
    groups: &[],
    counts: "threads",
    columns: &["1", "2", "4", "8"],
    rows: SCHEMES.split_at(1).1,
    digits: 0,
};

/// How much longer it takes to visit one zone than with nothing freed, by the operations to
/// a batch. One thread.
pub const BATCHES: Table = Table {
    name: "batches",
    groups: &[],
    counts: "operations to a batch",
    columns: &["1", "10", "100", "1,000"],
    rows: &BATCHED,
    digits: 2,
};

impl Table {
    /// Where it is kept.
    pub fn path(&self) -> String {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/measured");
        format!("{folder}/schemes-{}.txt", self.name)
    }

    /// The table of these numbers, row by row.
    pub fn write(&self, rows: &[Vec<f64>]) -> String {
        assert_eq!(rows.len(), self.rows.len(), "{}", self.name);
        let mut table = String::new();
        if !self.groups.is_empty() {
            table += &" ".repeat(FIRST);
            for &(group, columns) in self.groups {
                let _ = write!(table, "{group:>0$}", columns * OTHER);
            }
            table.push('\n');
        }
        let _ = write!(table, "{:<FIRST$}", self.counts);
        for column in self.columns {
            let _ = write!(table, "{column:>OTHER$}");
        }
        table.push('\n');
        for (name, row) in self.rows.iter().zip(rows) {
            assert_eq!(row.len(), self.columns.len(), "{}: {name}", self.name);
            let _ = write!(table, "{name:<FIRST$}");
            for number in row {
                let _ = write!(table, "{number:>OTHER$.*}", self.digits);
            }
            table.push('\n');
        }
        table
    }
}
