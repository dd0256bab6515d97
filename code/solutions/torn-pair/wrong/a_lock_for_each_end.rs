// fails: a_region_is_read_as_it_was_set — between the two guards there is the same moment
use interleave::sync::Mutex;

/// From `start` up to `end`, in frames. `start` is at most `end`.
pub struct Region {
    start: Mutex<u32>,
    end: Mutex<u32>,
}

impl Region {
    /// A region to begin with.
    pub fn new(start: u32, end: u32) -> Self {
        Self {
            start: Mutex::new(start),
            end: Mutex::new(end),
        }
    }

    /// The GUI thread or the MIDI thread sets both ends.
    pub fn set(&self, start: u32, end: u32) {
        *self.start.lock().unwrap() = start;
        *self.end.lock().unwrap() = end;
    }

    /// The GUI thread or the MIDI thread drags the region to the right, as it is.
    /// `end + by` is a `u32`.
    pub fn drag(&self, by: u32) {
        *self.start.lock().unwrap() += by;
        *self.end.lock().unwrap() += by;
    }

    /// The processing thread reads both ends, once in a block, and plays
    /// `&samples[start..end]`.
    pub fn get(&self) -> (u32, u32) {
        (*self.start.lock().unwrap(), *self.end.lock().unwrap())
    }
}
