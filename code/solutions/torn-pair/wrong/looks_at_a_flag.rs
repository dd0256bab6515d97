// fails: a_region_is_read_as_it_was_set — the flag can go up after the look and before the loads
use interleave::sync::{
    atomic::{AtomicBool, AtomicU32, Ordering::*},
    hint,
};

/// From `start` up to `end`, in frames. `start` is at most `end`.
pub struct Region {
    start: AtomicU32,
    end: AtomicU32,
    moving: AtomicBool,
}

impl Region {
    /// A region to begin with.
    pub fn new(start: u32, end: u32) -> Self {
        Self {
            start: AtomicU32::new(start),
            end: AtomicU32::new(end),
            moving: AtomicBool::new(false),
        }
    }

    /// The GUI thread or the MIDI thread sets both ends.
    pub fn set(&self, start: u32, end: u32) {
        self.moving.store(true, SeqCst);
        self.start.store(start, SeqCst);
        self.end.store(end, SeqCst);
        self.moving.store(false, SeqCst);
    }

    /// The GUI thread or the MIDI thread drags the region to the right, as it is.
    /// `end + by` is a `u32`.
    pub fn drag(&self, by: u32) {
        self.moving.store(true, SeqCst);
        self.start.fetch_add(by, SeqCst);
        self.end.fetch_add(by, SeqCst);
        self.moving.store(false, SeqCst);
    }

    /// The processing thread reads both ends, once in a block, and plays
    /// `&samples[start..end]`.
    pub fn get(&self) -> (u32, u32) {
        while self.moving.load(SeqCst) {
            hint::spin_loop();
        }
        (self.start.load(SeqCst), self.end.load(SeqCst))
    }
}
