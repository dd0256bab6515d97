//! A log of what the user did, and its undo, which comes back by itself.

use std::thread;

use channels::data_spent::share;
use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};

fn main() {
    let (mut gui, mut processing) = share(Patch::with_zones(1));
    let mut block = || {
        let read = || processing.read(|patch| (patch.version, patch.filter.cutoff));
        let (version, cutoff) = thread::scope(|s| s.spawn(read).join().unwrap());
        println!("processing plays version {version}, cutoff {cutoff} Hz");
    };
    block();

    // ANCHOR: undo
    let edits = [
        Edit::Knob(Knob::Cutoff, 1_800.0),
        Edit::RedrawZone(0, vec![0.5; 1_000].into()),
        Edit::Knob(Knob::Cutoff, 2_500.0),
    ];
    for edit in edits {
        println!("do   {edit:?}");
        gui.edit(edit);
    }
    block();

    let mut done: Vec<Edit> = gui.spent().collect();
    while let Some(edit) = done.pop() {
        println!("undo {edit:?}");
        gui.edit(edit);
    }
    block();
    // ANCHOR_END: undo
}
