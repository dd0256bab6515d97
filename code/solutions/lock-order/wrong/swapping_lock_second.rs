// fails: swaps_in_opposite_directions_always_end — the lock for swapping is taken with a slot already in hand
//! Has a lock for whoever wants two slots, and takes it after the first slot.

use std::mem;

use interleave::sync::Mutex;

/// A row of slots. Each holds the number of a preset.
pub struct Rack {
    /// Held by whoever wants more than one slot.
    many: Mutex<()>,
    slots: Vec<Mutex<u8>>,
}

impl Rack {
    /// A rack with a slot for each of `presets`.
    pub fn new(presets: &[u8]) -> Self {
        Self {
            many: Mutex::new(()),
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
        if a != b {
            let mut first = self.slots[a].lock().unwrap();
            let _many = self.many.lock().unwrap();
            let mut second = self.slots[b].lock().unwrap();
            mem::swap(&mut *first, &mut *second);
        }
        changed(self);
    }
}
