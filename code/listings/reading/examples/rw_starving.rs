//! Two readers that hand over to each other, and a writer that asks in between.

use std::sync::{Barrier, RwLock};
use std::thread;

use synth::Patch;

const BLOCKS: usize = 1_000;

fn main() {
    let shared = RwLock::new(Patch::with_zones(0));
    let beat = Barrier::new(3); // stands for the sound card's clock

    // ANCHOR: readers
    let read = || {
        for _ in 0..BLOCKS {
            let _patch = shared.read().unwrap();
            beat.wait();
            beat.wait();
        } // lets go, and reads again before the next beat
    };
    // ANCHOR_END: readers
    let beats = 2 * BLOCKS;
    let refused = thread::scope(|s| {
        s.spawn(|| {
            read();
            beat.wait();
        });
        s.spawn(|| {
            beat.wait(); // half a block later
            read();
        });
        // ANCHOR: writer
        let mut refused = 0;
        for _ in 0..beats {
            beat.wait();
            if shared.try_write().is_err() {
                refused += 1;
            }
        }
        // ANCHOR_END: writer
        beat.wait();
        refused
    });
    println!("the writer asked {beats} times and was refused {refused} times");
}
