//! Reaches for the patch without the lock.

use std::sync::{Arc, Mutex};

use synth::Patch;

fn main() {
    let shared = Arc::new(Mutex::new(Patch::default()));
    // ANCHOR: reach
    shared.gain = 0.5;
    // ANCHOR_END: reach
}
