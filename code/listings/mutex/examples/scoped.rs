//! The same sharing without an `Arc`: the threads borrow the lock.

use std::sync::Mutex;
use std::thread;

use synth::{Edit, Knob, Patch};

fn main() {
    // ANCHOR: scoped
    let shared = Mutex::new(Patch::default());
    thread::scope(|s| {
        s.spawn(|| Edit::Knob(Knob::Gain, 0.5).apply(&mut shared.lock().unwrap()));
        s.spawn(|| Edit::Knob(Knob::Cutoff, 880.0).apply(&mut shared.lock().unwrap()));
    });
    let patch = shared.into_inner().unwrap(); // nobody else is left: no lock
    println!("gain {}, cutoff {} Hz", patch.gain, patch.filter.cutoff);
    // ANCHOR_END: scoped
}
