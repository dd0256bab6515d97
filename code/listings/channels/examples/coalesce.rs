//! A knob is dragged while nobody receives, and nothing grows.

use channels::coalesce::share;
use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};

fn main() {
    // ANCHOR: drag
    let (mut gui, mut processing) = share(Patch::factory(), 64);
    for step in 1..=100_000u32 {
        gui.edit(Edit::Knob(Knob::Cutoff, 20.0 + step as f32 / 10.0));
    }
    println!("64 messages are on their way, {} waits", gui.waiting());
    for block in 1..=2 {
        let (version, cutoff) = processing.read(|patch| (patch.version, patch.filter.cutoff));
        println!("block {block}: version {version}, {cutoff} Hz");
        gui.flush();
    }
    // ANCHOR_END: drag
}
