// fails: a_drag_keeps_the_length — each end moves in a step of its own
use interleave::sync::atomic::{AtomicU64, Ordering::*};

/// From `start` up to `end`, in frames. `start` is at most `end`.
pub struct Region(AtomicU64);

fn pack(start: u32, end: u32) -> u64 {
    u64::from(start) << 32 | u64::from(end)
}

fn unpack(both: u64) -> (u32, u32) {
    ((both >> 32) as u32, both as u32)
}

impl Region {
    /// A region to begin with.
    pub fn new(start: u32, end: u32) -> Self {
        Self(AtomicU64::new(pack(start, end)))
    }

    /// The GUI thread or the MIDI thread sets both ends.
    pub fn set(&self, start: u32, end: u32) {
        self.0.store(pack(start, end), SeqCst);
    }

    /// The GUI thread or the MIDI thread drags the region to the right, as it is.
    /// `end + by` is a `u32`.
    pub fn drag(&self, by: u32) {
        self.0.fetch_add(pack(by, 0), SeqCst);
        self.0.fetch_add(pack(0, by), SeqCst);
    }

    /// The processing thread reads both ends, once in a block, and plays
    /// `&samples[start..end]`.
    pub fn get(&self) -> (u32, u32) {
        unpack(self.0.load(SeqCst))
    }
}
