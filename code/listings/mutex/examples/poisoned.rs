//! A thread panics half-way through an edit, with the lock held.

use std::sync::{Arc, Mutex};
use std::thread;

use synth::{BLOCK, Edit, Patch, Voices, render};

fn main() {
    let shared = Arc::new(Mutex::new(Patch::default()));

    // ANCHOR: gui
    let gui = thread::Builder::new().name("gui".into()).spawn({
        let shared = Arc::clone(&shared);
        move || {
            let nothing_drawn = Edit::RedrawZone(60, Arc::from([]));
            let mut patch = shared.lock().unwrap();
            nothing_drawn.apply(&mut patch);
        }
    });
    let gui = gui.unwrap().join();
    println!("the GUI has panicked: {}", gui.is_err());
    // ANCHOR_END: gui

    // ANCHOR: processing
    let processing = thread::Builder::new().name("processing".into()).spawn({
        let shared = Arc::clone(&shared);
        move || {
            let mut voices = Voices::default();
            let mut block = [0.0; BLOCK];
            let patch = shared.lock().unwrap();
            render(&patch, &mut voices, &mut block);
        }
    });
    let processing = processing.unwrap().join();
    println!("the processing has panicked: {}", processing.is_err());
    // ANCHOR_END: processing

    // ANCHOR: look
    let patch = match shared.lock() {
        Ok(patch) => patch,
        Err(poisoned) => poisoned.into_inner(),
    };
    println!("{}", patch.torn().unwrap());
    // ANCHOR_END: look
}
