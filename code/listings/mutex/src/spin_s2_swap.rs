//! Step 2 of a lock from scratch: look and take in one step.
//!
//! One thread at a time owns the flag. Nothing yet ties the value to the flag.
//!
//! ```
//! use mutex::spin_s2_swap::SpinLock;
//!
//! let notes = SpinLock::new(0);
//! notes.with(|n| *n += 1); // alone, it works
//! assert_eq!(notes.with(|n| *n), 1);
//! ```

use super::sync::{
    atomic::{AtomicBool, Ordering::Relaxed},
    cell::UnsafeCell,
    hint,
};

/// A value, and a flag that says whether a thread is using it.
pub struct SpinLock<T> {
    locked: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: one thread at a time owns the flag. (Not enough: nothing makes what
// the last owner wrote happen before what the next one reads.)
unsafe impl<T: Send> Sync for SpinLock<T> {}

impl<T> SpinLock<T> {
    /// Waits until the lock is free, then lets `f` at the value.
    // ANCHOR: with
    pub fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        while self.locked.swap(true, Relaxed) {
            hint::spin_loop();
        }

        // SAFETY: the flag is ours, so nobody else is at the value. (Wrong.)
        let result = self.value.with_mut(|value| f(unsafe { &mut *value }));

        self.locked.store(false, Relaxed);
        result
    }
    // ANCHOR_END: with
}

impl<T> SpinLock<T> {
    /// A free lock around `value`.
    pub fn new(value: T) -> Self {
        Self {
            locked: AtomicBool::new(false),
            value: UnsafeCell::new(value),
        }
    }
}
