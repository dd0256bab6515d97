//! Two threads that read a value which counts its readers in a `Cell`.

use std::cell::Cell;
use std::thread;

// ANCHOR: counted
struct Counted {
    gain: f32,
    reads: Cell<u32>,
}

impl Counted {
    fn read(&self) -> f32 {
        self.reads.set(self.reads.get() + 1);
        self.gain
    }
}

fn main() {
    let shared = Counted {
        gain: 0.5,
        reads: Cell::new(0),
    };
    thread::scope(|s| {
        s.spawn(|| shared.read());
        s.spawn(|| shared.read());
    });
}
// ANCHOR_END: counted
