//! Counts the instructions of a read: valgrind's callgrind runs this program with some
//! blocks and with twice as many. The difference is the reads'; what starting costs
//! cancels out.

use std::env;
use std::process::Command;

use crate::subjects::{self, BLOCK, Value, Visitor};
use crate::table::{NAMES, Rows};

/// The argument before the name and the number of blocks: read them, and do no more.
pub const READ: &str = "--read";

const BLOCKS: u64 = 1_000;

/// The instructions of a read of each subject.
pub fn count() -> Rows<1> {
    NAMES.map(|name| {
        let reads = collected(name, 2 * BLOCKS) - collected(name, BLOCKS);
        [reads as f64 / (BLOCKS * u64::from(BLOCK)) as f64]
    })
}

/// How many instructions it takes to read so many blocks, the start of the program
/// included.
fn collected(name: &str, blocks: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe().expect("this program has a path"))
        .args([READ, name, &blocks.to_string()])
        .output()
        .expect("valgrind is installed");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let collected = said.split("Collected : ").nth(1);
    collected
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or_else(|| panic!("callgrind says how many it has collected: {said}"))
}

/// Reads so many blocks of one subject.
pub struct Reads<'a> {
    /// Which.
    pub name: &'a str,
    /// How many.
    pub blocks: u64,
}

impl Visitor for Reads<'_> {
    fn visit<P, R>(&mut self, name: &'static str, cell: impl Fn() -> (P, R))
    where
        P: FnMut(Value) + Send,
        R: FnMut(),
    {
        if name == self.name {
            let (_publish, mut read) = cell();
            for _ in 0..self.blocks {
                read();
            }
        }
    }
}

impl Reads<'_> {
    /// Does it.
    pub fn run(mut self) {
        subjects::all(&mut self);
    }
}
