// fails: a_region_is_read_as_it_was_set — the start can stay while the end is still the old one
use interleave::sync::{
    atomic::{AtomicU32, Ordering::*},
    hint,
};

/// From `start` up to `end`, in frames. `start` is at most `end`.
pub struct Region {
    start: AtomicU32,
    end: AtomicU32,
}

impl Region {
    /// A region to begin with.
    pub fn new(start: u32, end: u32) -> Self {
        Self {
            start: AtomicU32::new(start),
            end: AtomicU32::new(end),
        }
    }

    /// The GUI thread or the MIDI thread sets both ends.
    pub fn set(&self, start: u32, end: u32) {
        self.start.store(start, SeqCst);
        self.end.store(end, SeqCst);
    }

    /// The GUI thread or the MIDI thread drags the region to the right, as it is.
    /// `end + by` is a `u32`.
    pub fn drag(&self, by: u32) {
        self.start.fetch_add(by, SeqCst);
        self.end.fetch_add(by, SeqCst);
    }

    /// The processing thread reads both ends, once in a block, and plays
    /// `&samples[start..end]`.
    pub fn get(&self) -> (u32, u32) {
        loop {
            let start = self.start.load(SeqCst);
            let end = self.end.load(SeqCst);
            if self.start.load(SeqCst) == start {
                return (start, end);
            }
            hint::spin_loop();
        }
    }
}
