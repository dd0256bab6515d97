//! Edits the patch while another thread renders from it.

use std::thread;

use synth::{BLOCK, Patch, Voices, render};

fn main() {
    // ANCHOR: write
    let mut patch = Patch::default();
    thread::scope(|s| {
        s.spawn(|| {
            let mut out = [0.0; BLOCK];
            render(&patch, &mut Voices::default(), &mut out);
        });
        patch.gain = 0.5;
    });
    // ANCHOR_END: write
}
