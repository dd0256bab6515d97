//! A knob in an atomic: one number that stands alone.
//!
//! ```
//! use reading::knob_one::Dial;
//!
//! let volume = Dial::new(0.5);
//! std::thread::scope(|s| {
//!     s.spawn(|| volume.turn(0.25));
//!     s.spawn(|| volume.turn(0.125));
//! });
//! assert_eq!(volume.get(), 0.875);
//! ```

use super::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// A number from 0 to 1 that one thread sets and another one reads.
// ANCHOR: dial
pub struct Dial(AtomicU32);

impl Dial {
    /// Puts the number in the place of whatever was there.
    pub fn set(&self, value: f32) {
        self.0.store(value.to_bits(), Relaxed);
    }

    /// The latest number that has arrived here. Never waits.
    pub fn get(&self) -> f32 {
        f32::from_bits(self.0.load(Relaxed))
    }
}
// ANCHOR_END: dial

impl Dial {
    /// Stands at `value`.
    pub fn new(value: f32) -> Self {
        Self(AtomicU32::new(value.to_bits()))
    }

    /// Turns it from where it stands: a turn that comes in between is lost.
    pub fn turn_in_two(&self, by: f32) {
        self.set(self.get() + by);
    }

    /// Turns it from where it stands, up to its ends, and returns where it stood.
    // ANCHOR: turn
    pub fn turn(&self, by: f32) -> f32 {
        let turned = |bits| {
            let value = f32::from_bits(bits) + by;
            Some(value.clamp(0.0, 1.0).to_bits())
        };
        let (Ok(before) | Err(before)) = self.0.fetch_update(Relaxed, Relaxed, turned);
        f32::from_bits(before)
    }
    // ANCHOR_END: turn
}
