//! Two edits between two blocks: what comes of them depends on which path the
//! processing thread looks at first. No second thread is needed.

use hybrid::small_large::{Processing, share};
use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};

fn main() {
    // ANCHOR: edits
    let knob = Edit::Knob(Knob::Gain, 0.25);
    let load = Edit::Load(Box::new(Patch::glass()));
    // ANCHOR_END: edits
    let orders = [
        ("load, knob", [&load, &knob]),
        ("knob, load", [&knob, &load]),
    ];
    for (order, edits) in orders {
        println!("the GUI: {order}");
        println!("  no paths     {}", alone(edits));
        println!("  lock first   {}", shared(edits, large_first));
        println!("  knobs first  {}", shared(edits, small_first));
    }
}

/// What the edits make of a patch.
fn alone(edits: [&Edit; 2]) -> String {
    let mut patch = Patch::factory();
    for edit in edits {
        edit.apply(&mut patch);
    }
    heard(&patch)
}

/// What the processing thread has at its next block.
fn shared(edits: [&Edit; 2], read: fn(&mut Processing) -> String) -> String {
    let (mut gui, mut processing) = share(Patch::factory());
    for edit in edits {
        gui.edit(edit.clone());
    }
    read(&mut processing)
}

fn large_first(processing: &mut Processing) -> String {
    processing.read(heard)
}

fn small_first(processing: &mut Processing) -> String {
    processing.read_small_first(heard)
}

fn heard(patch: &Patch) -> String {
    format!("gain {}, version {}", patch.gain, patch.version)
}
