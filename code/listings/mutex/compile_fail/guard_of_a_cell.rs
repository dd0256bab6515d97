//! Two threads that share the guard of a `Cell` would race on the cell.

use mutex::spin_s4_guard::SpinLock;
use std::cell::Cell;
use std::thread;

fn main() {
    // ANCHOR: share
    let level = SpinLock::new(Cell::new(0));
    let guard = level.lock();
    thread::scope(|s| {
        s.spawn(|| guard.set(1));
        s.spawn(|| guard.set(2));
    });
    // ANCHOR_END: share
}
