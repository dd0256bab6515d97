// fails: swaps_in_opposite_directions_always_end — the order hangs on what the slots hold, and a swap changes that
//! Locks the slot with the lower preset first.

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
        if a != b {
            let (low, high) = if self.preset(a) < self.preset(b) {
                (a, b)
            } else {
                (b, a)
            };
            let mut low = self.slots[low].lock().unwrap();
            let mut high = self.slots[high].lock().unwrap();
            mem::swap(&mut *low, &mut *high);
        }
        changed(self);
    }
}
