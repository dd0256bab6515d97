//! When does `Arc::make_mut` copy?

use std::sync::Arc;

use synth::{Edit, Knob, Patch};

fn main() {
    // ANCHOR: make_mut
    let mut gui = Arc::new(Patch::with_zones(2));
    let edit = Edit::Knob(Knob::Gain, 0.5);

    let before = Arc::as_ptr(&gui);
    edit.apply(Arc::make_mut(&mut gui));
    println!("alone: same patch? {}", before == Arc::as_ptr(&gui));

    let reader = Arc::clone(&gui);
    edit.apply(Arc::make_mut(&mut gui));
    println!("with a reader: same patch? {}", Arc::ptr_eq(&reader, &gui));
    println!("reader has version {}, GUI {}", reader.version, gui.version);
    let [a, b] = [&reader, &gui].map(|patch| &patch.zones[0].samples);
    println!("same samples? {}", Arc::ptr_eq(a, b));

    drop(reader);
    let weak = Arc::downgrade(&gui);
    Arc::make_mut(&mut gui);
    println!(
        "what the Weak finds: {:?}",
        weak.upgrade().map(|p| p.version)
    );
    // ANCHOR_END: make_mut
}
