//! Both ends behind one lock.

use interleave::sync::Mutex;

/// From `start` up to `end`, in frames. `start` is at most `end`.
pub struct Region {
    ends: Mutex<(u32, u32)>,
}

impl Region {
    /// A region to begin with.
    pub fn new(start: u32, end: u32) -> Self {
        Self {
            ends: Mutex::new((start, end)),
        }
    }

    /// The GUI thread or the MIDI thread sets both ends.
    pub fn set(&self, start: u32, end: u32) {
        *self.ends.lock().unwrap() = (start, end);
    }

    /// The GUI thread or the MIDI thread drags the region to the right, as it is.
    /// `end + by` is a `u32`.
    pub fn drag(&self, by: u32) {
        let mut ends = self.ends.lock().unwrap();
        ends.0 += by;
        ends.1 += by;
    }

    /// The processing thread reads both ends, once in a block, and plays
    /// `&samples[start..end]`.
    pub fn get(&self) -> (u32, u32) {
        *self.ends.lock().unwrap()
    }
}
