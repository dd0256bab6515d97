//! A seqlock over plain memory, as it is often written: a data race.
//!
//! ```
//! use reading::seqlock_plain::Seqlock;
//!
//! let band = Seqlock::new([20, 200]);
//! band.write([1_000, 4_000]);
//! assert_eq!(band.try_read(), Some([1_000, 4_000])); // alone, it works
//! ```

use super::sync::{
    atomic::{AtomicUsize, Ordering::SeqCst},
    cell::UnsafeCell,
};

/// A value that one thread writes while others read.
pub struct Seqlock<T> {
    count: AtomicUsize,
    value: UnsafeCell<T>,
}

// SAFETY: who reads while it is written throws away what it has read. (That is
// no reason: this comment is the bug.)
unsafe impl<T: Copy + Send> Sync for Seqlock<T> {}

impl<T: Copy> Seqlock<T> {
    /// Replaces the value. One thread only.
    pub fn write(&self, value: T) {
        let count = self.count.load(SeqCst);
        self.count.store(count.wrapping_add(1), SeqCst);
        // SAFETY: one thread writes. (Others may read.)
        self.value.with_mut(|place| unsafe { *place = value });
        self.count.store(count.wrapping_add(2), SeqCst);
    }

    /// Reads the value, or `None` if it was written meanwhile.
    // ANCHOR: try_read
    pub fn try_read(&self) -> Option<T> {
        let before = self.count.load(SeqCst);
        // SAFETY: if it is written meanwhile, it is thrown away. (Too late.)
        let value = self.value.with(|place| unsafe { *place });
        let after = self.count.load(SeqCst);
        (before.is_multiple_of(2) && before == after).then_some(value)
    }
    // ANCHOR_END: try_read
}

impl<T> Seqlock<T> {
    /// Starts with `value`.
    pub fn new(value: T) -> Self {
        Self {
            count: AtomicUsize::new(0),
            value: UnsafeCell::new(value),
        }
    }
}
