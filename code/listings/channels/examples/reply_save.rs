//! The GUI asks for the knobs, of a thread that answers and of one that is gone.

use std::thread;

use channels::reply_ends::{Processing, share};
use synth::{BLOCK, Edit, GuiEnd, Knob, Patch, ProcessingEnd, Voices, render};

fn main() {
    let (mut gui, processing) = share(Patch::with_zones(1));
    let thread = thread::Builder::new().name("processing".into());
    let processing = thread.spawn(|| play(processing)).unwrap();

    // ANCHOR: save
    gui.edit(Edit::Knob(Knob::Cutoff, 900.0));
    gui.edit(Edit::Knob(Knob::Gain, 0.5));
    let answer = gui.knobs();
    gui.edit(Edit::Knob(Knob::Cutoff, 1_800.0));
    match answer.recv() {
        Ok(knobs) => println!("version {}: {} Hz", knobs.version, knobs.cutoff),
        Err(error) => println!("no answer: {error}"),
    }
    // ANCHOR_END: save

    // ANCHOR: gone
    gui.edit(Edit::RedrawZone(0, [].into())); // `apply` panics
    match gui.knobs().recv() {
        Ok(knobs) => println!("version {}: {} Hz", knobs.version, knobs.cutoff),
        Err(error) => println!("no answer: {error}"),
    }
    // ANCHOR_END: gone
    println!("processing has panicked: {}", processing.join().is_err());
}

/// Renders blocks for as long as the program runs.
fn play(mut processing: Processing) {
    let mut voices = Voices::new();
    let mut out = [0.0; BLOCK];
    loop {
        processing.read(|patch| render(patch, &mut voices, &mut out));
        thread::yield_now(); // the next block is not due yet
    }
}
