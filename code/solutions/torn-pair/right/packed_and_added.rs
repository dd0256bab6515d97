//! Both ends in one atomic, and a drag that adds to both at once: the lower half
//! does not overflow into the upper.

use interleave::sync::atomic::{AtomicU64, Ordering::*};

/// From `start` up to `end`, in frames. `start` is at most `end`.
pub struct Region {
    both: AtomicU64,
}

fn pack(start: u32, end: u32) -> u64 {
    (start as u64) * (1 << 32) + end as u64
}

impl Region {
    /// A region to begin with.
    pub fn new(start: u32, end: u32) -> Self {
        Self {
            both: AtomicU64::new(pack(start, end)),
        }
    }

    /// The GUI thread or the MIDI thread sets both ends.
    pub fn set(&self, start: u32, end: u32) {
        self.both.store(pack(start, end), Relaxed);
    }

    /// The GUI thread or the MIDI thread drags the region to the right, as it is.
    /// `end + by` is a `u32`.
    pub fn drag(&self, by: u32) {
        self.both.fetch_add(pack(by, by), Relaxed);
    }

    /// The processing thread reads both ends, once in a block, and plays
    /// `&samples[start..end]`.
    pub fn get(&self) -> (u32, u32) {
        let both = self.both.load(Relaxed);
        ((both >> 32) as u32, both as u32)
    }
}
