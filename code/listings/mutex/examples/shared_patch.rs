//! The GUI thread edits the patch while the processing thread renders it.

use std::sync::{Arc, Mutex};
use std::thread;

use synth::{BLOCK, Edit, Knob, Patch, Voices, render};

fn main() {
    // ANCHOR: share
    let shared = Arc::new(Mutex::new(Patch::default()));
    // ANCHOR_END: share

    // ANCHOR: gui
    let gui = thread::spawn({
        let shared = Arc::clone(&shared);
        move || {
            for step in 1..=100u16 {
                let edit = Edit::Knob(Knob::Cutoff, 40.0 * f32::from(step));
                let mut patch = shared.lock().unwrap();
                edit.apply(&mut patch);
            } // `patch` is dropped at the end of each turn, and that unlocks
        }
    });
    // ANCHOR_END: gui

    // ANCHOR: processing
    let processing = thread::spawn({
        let shared = Arc::clone(&shared);
        move || {
            let mut voices = Voices::default();
            let mut block = [0.0; BLOCK];
            let mut torn = 0;
            voices.note_on(60, 0.8);
            for _ in 0..200 {
                let patch = shared.lock().unwrap();
                render(&patch, &mut voices, &mut block);
                torn += u32::from(!patch.is_whole());
            }
            torn
        }
    });
    // ANCHOR_END: processing

    // ANCHOR: join
    gui.join().unwrap();
    let torn = processing.join().unwrap();
    let patch = shared.lock().unwrap();
    println!("the cutoff stands at {} Hz", patch.filter.cutoff);
    println!("blocks rendered from a half-made edit: {torn}");
    // ANCHOR_END: join
}
