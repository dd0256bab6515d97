//! An `Arc` gives out `&mut` when it is the only one, and a copy when it is not.

use std::sync::Arc;

use synth::{Edit, Knob, Patch};

fn main() {
    // ANCHOR: between
    let quieter = Edit::Knob(Knob::Gain, 0.5);
    let mut patch = Arc::new(Patch::default());

    let reader = Arc::clone(&patch);
    println!("with a reader: {}", Arc::get_mut(&mut patch).is_some());
    drop(reader);
    println!("without one: {}", Arc::get_mut(&mut patch).is_some());

    let reader = Arc::clone(&patch);
    quieter.apply(Arc::make_mut(&mut patch));
    println!("the reader has version {}", reader.version);
    println!("the GUI has version {}", patch.version);
    // ANCHOR_END: between
}
