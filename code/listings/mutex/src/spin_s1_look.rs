//! Step 1 of a lock from scratch: look whether it is free, then take it.
//!
//! It excludes nobody: two threads can both look before either takes.
//!
//! ```
//! use mutex::spin_s1_look::SpinLock;
//!
//! let notes = SpinLock::new(0);
//! notes.with(|n| *n += 1); // alone, it works
//! assert_eq!(notes.with(|n| *n), 1);
//! ```

use super::sync::{
    atomic::{AtomicBool, Ordering::SeqCst},
    cell::UnsafeCell,
    hint,
};

/// A value, and a flag that should say whether a thread is using it.
// ANCHOR: lock
pub struct SpinLock<T> {
    locked: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: `with` lets one thread at a time at the value. (It does not: this
// comment is the bug.)
unsafe impl<T: Send> Sync for SpinLock<T> {}

impl<T> SpinLock<T> {
    /// Waits until the lock is free, then lets `f` at the value.
    pub fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        while self.locked.load(SeqCst) {
            hint::spin_loop();
        }
        self.locked.store(true, SeqCst);

        // SAFETY: the flag is ours, so nobody else is at the value. (Wrong.)
        let result = self.value.with_mut(|value| f(unsafe { &mut *value }));

        self.locked.store(false, SeqCst);
        result
    }
}
// ANCHOR_END: lock

impl<T> SpinLock<T> {
    /// A free lock around `value`.
    pub fn new(value: T) -> Self {
        Self {
            locked: AtomicBool::new(false),
            value: UnsafeCell::new(value),
        }
    }
}
