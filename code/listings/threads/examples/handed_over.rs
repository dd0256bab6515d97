//! The GUI thread hands the patch to a processing thread, and gets a second of
//! sound back.

use std::thread;
use synth::{BLOCK, Patch, SAMPLE_RATE, Voices, render};

fn main() {
    // ANCHOR: spawn
    let patch = Patch::factory();

    let processing = thread::spawn(move || {
        let mut voices = Voices::new();
        let mut sound = vec![0.0; SAMPLE_RATE as usize];

        voices.note_on(60, 0.8);
        for block in sound.chunks_mut(BLOCK) {
            render(&patch, &mut voices, block);
        }
        sound
    });

    println!("GUI: still drawing");
    let sound = processing.join().unwrap();
    println!("GUI: got {} samples", sound.len());
    // ANCHOR_END: spawn
}
