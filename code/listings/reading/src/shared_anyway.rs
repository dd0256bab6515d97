//! "I only read, so I need no lock": beside a plain writer that is a data race.
//!
//! ```
//! use reading::shared_anyway::Anyway;
//!
//! let gain = Anyway::new(1.0);
//! gain.set(0.5);
//! assert_eq!(gain.get(), 0.5); // on one thread it works
//! ```

use super::sync::cell::UnsafeCell;

/// A value that one thread writes while another reads it.
// ANCHOR: anyway
pub struct Anyway<T>(UnsafeCell<T>);

// SAFETY: one thread writes, and the other one only reads. (That is no reason:
// this comment is the bug.)
unsafe impl<T: Send + Sync> Sync for Anyway<T> {}

impl<T: Copy> Anyway<T> {
    /// The GUI thread writes.
    pub fn set(&self, value: T) {
        // SAFETY: nobody else writes. (Somebody reads.)
        self.0.with_mut(|place| unsafe { *place = value });
    }

    /// The processing thread only reads, and does not mind an old value.
    pub fn get(&self) -> T {
        // SAFETY: it is only a read. (Somebody writes.)
        self.0.with(|place| unsafe { *place })
    }
}
// ANCHOR_END: anyway

impl<T> Anyway<T> {
    /// Starts with `value`.
    pub fn new(value: T) -> Self {
        Self(UnsafeCell::new(value))
    }
}
