// fails: a_region_comes_back_as_it_was_set — the halves run into each other above 65,535
use interleave::sync::atomic::{AtomicU64, Ordering::*};

/// From `start` up to `end`, in frames. `start` is at most `end`.
pub struct Region(AtomicU64);

fn pack(start: u32, end: u32) -> u64 {
    u64::from(start) << 16 | u64::from(end)
}

fn unpack(both: u64) -> (u32, u32) {
    ((both >> 16) as u32, both as u16 as u32)
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
        let dragged = |both| {
            let (start, end) = unpack(both);
            Some(pack(start + by, end + by))
        };
        let (Ok(_) | Err(_)) = self.0.fetch_update(SeqCst, SeqCst, dragged);
    }

    /// The processing thread reads both ends, once in a block, and plays
    /// `&samples[start..end]`.
    pub fn get(&self) -> (u32, u32) {
        unpack(self.0.load(SeqCst))
    }
}
