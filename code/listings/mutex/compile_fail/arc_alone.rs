//! An `Arc` shares the patch and lets nobody change it.

use std::sync::Arc;

use synth::Patch;

fn main() {
    let shared = Arc::new(Patch::default());
    // ANCHOR: write
    shared.gain = 0.5;
    // ANCHOR_END: write
}
