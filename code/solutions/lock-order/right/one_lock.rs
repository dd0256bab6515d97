//! One lock around the whole rack.

use interleave::sync::Mutex;

/// A row of slots. Each holds the number of a preset.
pub struct Rack {
    slots: Mutex<Vec<u8>>,
}

impl Rack {
    /// A rack with a slot for each of `presets`.
    pub fn new(presets: &[u8]) -> Self {
        Self {
            slots: Mutex::new(presets.to_vec()),
        }
    }

    /// The preset in a slot.
    pub fn preset(&self, slot: usize) -> u8 {
        self.slots.lock().unwrap()[slot]
    }

    /// Exchanges the presets of two slots and then tells the screen, which may
    /// use the rack while it is told.
    pub fn swap(&self, a: usize, b: usize, changed: impl FnOnce(&Self)) {
        self.slots.lock().unwrap().swap(a, b);
        changed(self);
    }
}
