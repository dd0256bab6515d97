//! Locks for the length of no statement at all.

use std::sync::Mutex;

use synth::{Edit, Knob, Patch};

fn main() {
    let shared = Mutex::new(Patch::default());
    // ANCHOR: underscore
    let _ = shared.lock();
    // ANCHOR_END: underscore
    Edit::Knob(Knob::Gain, 0.5).apply(&mut shared.lock().unwrap());
}
