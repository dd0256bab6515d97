//! A published pointer to something that two threads may not read at the same time.

use std::cell::Cell;
use std::thread;

use rcu::pointer_s2_leaks::Published;

// ANCHOR: counted
struct Counted {
    gain: f32,
    reads: Cell<u32>,
}

fn main() {
    let published = Published::new(Counted {
        gain: 0.5,
        reads: Cell::new(0),
    });
    thread::scope(|s| {
        s.spawn(|| {
            let current = published.read();
            current.reads.set(current.reads.get() + 1);
            current.gain
        });
    });
}
// ANCHOR_END: counted
