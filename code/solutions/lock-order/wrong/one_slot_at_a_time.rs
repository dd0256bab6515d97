// fails: no_preset_is_lost_or_doubled — another swap gets in between the looking and the writing
//! Never holds two locks, and so never deadlocks.

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
        let first = self.preset(a);
        let second = mem::replace(&mut *self.slots[b].lock().unwrap(), first);
        *self.slots[a].lock().unwrap() = second;
        changed(self);
    }
}
