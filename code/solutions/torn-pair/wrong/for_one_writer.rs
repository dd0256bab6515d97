// fails: two_hands_leave_what_one_of_them_set — the version tells a reader of one writer, and keeps no second writer out
use interleave::sync::{
    atomic::{AtomicU32, Ordering::*},
    hint,
};

/// From `start` up to `end`, in frames. `start` is at most `end`.
pub struct Region {
    version: AtomicU32, // odd while the ends are changed
    start: AtomicU32,
    end: AtomicU32,
}

impl Region {
    /// A region to begin with.
    pub fn new(start: u32, end: u32) -> Self {
        Self {
            version: AtomicU32::new(0),
            start: AtomicU32::new(start),
            end: AtomicU32::new(end),
        }
    }

    /// The GUI thread or the MIDI thread sets both ends.
    pub fn set(&self, start: u32, end: u32) {
        self.version.fetch_add(1, SeqCst);
        self.start.store(start, SeqCst);
        self.end.store(end, SeqCst);
        self.version.fetch_add(1, SeqCst);
    }

    /// The GUI thread or the MIDI thread drags the region to the right, as it is.
    /// `end + by` is a `u32`.
    pub fn drag(&self, by: u32) {
        self.version.fetch_add(1, SeqCst);
        self.start.fetch_add(by, SeqCst);
        self.end.fetch_add(by, SeqCst);
        self.version.fetch_add(1, SeqCst);
    }

    /// The processing thread reads both ends, once in a block, and plays
    /// `&samples[start..end]`.
    pub fn get(&self) -> (u32, u32) {
        loop {
            let version = self.version.load(SeqCst);
            let ends = (self.start.load(SeqCst), self.end.load(SeqCst));
            if version.is_multiple_of(2) && self.version.load(SeqCst) == version {
                return ends;
            }
            hint::spin_loop();
        }
    }
}
