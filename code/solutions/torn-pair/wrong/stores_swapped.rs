// fails: a_region_is_read_as_it_was_set — the moment between the two stores is still there
use interleave::sync::atomic::{AtomicU32, Ordering::*};

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
        self.end.store(end, SeqCst); // grow first, so that it is never inverted
        self.start.store(start, SeqCst);
    }

    /// The GUI thread or the MIDI thread drags the region to the right, as it is.
    /// `end + by` is a `u32`.
    pub fn drag(&self, by: u32) {
        self.end.fetch_add(by, SeqCst);
        self.start.fetch_add(by, SeqCst);
    }

    /// The processing thread reads both ends, once in a block, and plays
    /// `&samples[start..end]`.
    pub fn get(&self) -> (u32, u32) {
        (self.start.load(SeqCst), self.end.load(SeqCst))
    }
}
