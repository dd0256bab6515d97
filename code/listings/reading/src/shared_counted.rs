//! Readers that write: a value that counts how often it is read.
//!
//! ```
//! use reading::shared_counted::Counted;
//!
//! let gain = Counted::new(0.5);
//! std::thread::scope(|s| {
//!     s.spawn(|| gain.read());
//!     s.spawn(|| gain.read());
//! });
//! assert_eq!(gain.reads(), 2);
//! ```

use super::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// A value that any number of threads may read.
// ANCHOR: counted
pub struct Counted<T> {
    value: T,
    reads: AtomicU32,
}

impl<T> Counted<T> {
    /// Reads the value, and writes that it did.
    pub fn read(&self) -> &T {
        self.reads.fetch_add(1, Relaxed);
        &self.value
    }
}
// ANCHOR_END: counted

impl<T> Counted<T> {
    /// Starts with `value`, which nobody has read.
    pub fn new(value: T) -> Self {
        Self {
            value,
            reads: AtomicU32::new(0),
        }
    }

    /// How often [`read`](Counted::read) has been called, modulo 2³².
    pub fn reads(&self) -> u32 {
        self.reads.load(Relaxed)
    }
}
