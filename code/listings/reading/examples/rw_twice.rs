//! A reader, a writer that waits for it, and the same reader once more.

use std::thread;

use parking_lot::RwLock;
use synth::{Edit, Knob, Patch};

fn main() {
    // ANCHOR: twice
    let shared = RwLock::new(Patch::default());
    let patch = shared.read();
    thread::scope(|s| {
        s.spawn(|| Edit::Knob(Knob::Gain, 0.5).apply(&mut shared.write()));
        while shared.try_read().is_some() {
            thread::yield_now(); // until the writer waits
        }
        println!("try_read: {}", shared.try_read().is_some());
        let again = shared.try_read_recursive();
        println!("try_read_recursive: {}", again.is_some());
        drop((again, patch)); // and the writer gets in
    });
    println!("version {}", shared.read().version);
    // ANCHOR_END: twice
}
