//! A `Cell` may move to another thread; a reference to it may not.

use std::{cell::Cell, thread};

fn main() {
    // ANCHOR: spawn
    let cutoff = Cell::new(500.0);
    thread::scope(|s| {
        s.spawn(|| cutoff.set(2000.0));
    });
    println!("{}", cutoff.get());
    // ANCHOR_END: spawn
}
