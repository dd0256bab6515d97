//! A rack of presets, rearranged by two threads.
//!
//! `swap` can wait for ever in three ways. Repair it; the task is in README.md.

use std::mem;

use interleave::sync::Mutex;

/// A row of slots. Each holds the number of a preset.
pub struct Rack {
    slots: Vec<Mutex<u8>>,
}

impl Rack {
    /// A rack with a slot for each of `presets`.
    pub fn new(presets: &[u8]) -> Self {
        Self {
            slots: presets.iter().map(|&preset| Mutex::new(preset)).collect(),
        }
    }

    /// The preset in a slot.
    pub fn preset(&self, slot: usize) -> u8 {
        *self.slots[slot].lock().unwrap()
    }

    /// Exchanges the presets of two slots and then tells the screen, which may
    /// use the rack while it is told.
    pub fn swap(&self, a: usize, b: usize, changed: impl FnOnce(&Self)) {
        let mut first = self.slots[a].lock().unwrap();
        let mut second = self.slots[b].lock().unwrap();
        mem::swap(&mut *first, &mut *second);
        changed(self);
    }
}
