//! The processing thread has panicked, and the GUI sends it an edit.

use std::sync::mpsc::{Receiver, SendError, channel};
use std::thread;

use synth::{Edit, Knob, Patch};

// ANCHOR: processing
fn carry_out(edits: Receiver<Edit>) {
    let mut patch = Patch::with_zones(1);
    for edit in edits {
        edit.apply(&mut patch);
    }
}
// ANCHOR_END: processing

fn main() {
    // ANCHOR: panic
    let (gui, edits) = channel();
    let processing = thread::Builder::new().name("processing".into());
    let processing = processing.spawn(|| carry_out(edits)).unwrap();

    let nothing_drawn = Edit::RedrawZone(0, [].into());
    gui.send(nothing_drawn).unwrap();
    println!("processing has panicked: {}", processing.join().is_err());
    // ANCHOR_END: panic

    // ANCHOR: unwrap
    let window = thread::Builder::new().name("gui".into()).spawn({
        let gui = gui.clone();
        move || gui.send(Edit::Knob(Knob::Cutoff, 900.0)).unwrap()
    });
    let window = window.unwrap().join();
    println!("the GUI has panicked: {}", window.is_err());
    // ANCHOR_END: unwrap

    // ANCHOR: back
    if let Err(SendError(edit)) = gui.send(Edit::Knob(Knob::Cutoff, 900.0)) {
        println!("nobody takes {edit:?}, it is mine again");
    }
    // ANCHOR_END: back
}
