//! The tables of `measured/`: how they are written, for the bench that fills them in and
//! for the test that reads them.

use std::fmt::Write;

/// The row that is the unit.
pub const FLOOR: &str = "a load, and nothing is freed";
/// The cell of the page, quiescent once for each block of reads.
pub const QSBR: &str = "our quiescent states";

/// What is measured, row by row.
pub const NAMES: [&str; 15] = [
    FLOOR,
    QSBR,
    "our pin, membarrier",
    "our pin, fences",
    "our epochs",
    "our hazard pointer",
    "arc_swap::Cache",
    "arcshift",
    "triple_buffer",
    "haphazard",
    "seize",
    "crossbeam, LocalHandle::pin",
    "crossbeam, pin",
    "ArcSwap::load",
    "Mutex<Arc>, clone",
];

/// A table with a name and `N` numbers in each row.
pub struct Table<const N: usize> {
    /// What is above the numbers.
    pub columns: [&'static str; N],
    /// How many digits they have after the point.
    pub digits: usize,
}

/// The rows of a table, in the order of [`NAMES`].
pub type Rows<const N: usize> = [[f64; N]; NAMES.len()];

/// `measured/reads.txt`: the time of a read, in times of the floor in the same column.
pub const READS: Table<3> = Table {
    columns: ["nobody writes", "each 100 µs", "flat out"],
    digits: 2,
};

/// `measured/instructions.txt`: the instructions of a read.
pub const INSTRUCTIONS: Table<1> = Table {
    columns: ["instructions"],
    digits: 1,
};

impl<const N: usize> Table<N> {
    /// The table as it is shown.
    pub fn write(&self, rows: &Rows<N>) -> String {
        let mut table = self.header();
        for (name, row) in NAMES.iter().zip(rows) {
            let _ = write!(table, "\n{name:<28}");
            for number in row {
                let _ = write!(table, "{number:>14.*}", self.digits);
            }
        }
        table.push('\n');
        table
    }

    fn header(&self) -> String {
        let mut header = " ".repeat(28);
        for column in self.columns {
            let _ = write!(header, "{column:>14}");
        }
        header
    }
}
