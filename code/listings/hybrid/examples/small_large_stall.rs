//! Thirty presets are tried while no block is rendered. How many are in memory?

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, Weak};

use hybrid::small_large_shelf::Shelf;
use synth::Patch;

fn main() {
    let mut presets = Presets::default();

    // ANCHOR: channel
    let (sender, receiver) = channel();
    for _ in 0..30 {
        sender.send(Box::new(presets.load())).unwrap();
    }
    println!("by message: {}", presets.in_memory());
    // ANCHOR_END: channel
    drop(receiver);

    // ANCHOR: shelf
    let large = Mutex::new(Shelf::default());
    for _ in 0..30 {
        let next = Box::new(presets.load());
        let old = large.lock().unwrap().put(next);
        drop(old);
    }
    println!("by lock:    {}", presets.in_memory());
    // ANCHOR_END: shelf
}

/// Loads presets, and sees which of them are still there.
#[derive(Default)]
struct Presets(Vec<Weak<[f32]>>);

impl Presets {
    fn load(&mut self) -> Patch {
        let patch = Patch::glass();
        self.0.push(Arc::downgrade(&patch.zones[0].samples));
        patch
    }

    fn in_memory(&self) -> String {
        let presets = self.0.iter().filter(|zone| zone.strong_count() > 0).count();
        let bytes = presets * Patch::glass().size_in_bytes();
        format!("{presets:2} of 30 presets, {:3} MB", bytes / 1_000_000)
    }
}
