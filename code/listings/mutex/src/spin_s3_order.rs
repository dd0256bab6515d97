//! Step 3 of a lock from scratch: Acquire to take it, Release to give it back.
//!
//! This one is a lock.
//!
//! ```
//! use mutex::spin_s3_order::SpinLock;
//!
//! let notes = SpinLock::new(0);
//! std::thread::scope(|s| {
//!     s.spawn(|| notes.with(|n| *n += 1));
//!     s.spawn(|| notes.with(|n| *n += 1));
//! });
//! assert_eq!(notes.with(|n| *n), 2);
//! ```

use super::sync::{
    atomic::{
        AtomicBool,
        Ordering::{Acquire, Release},
    },
    cell::UnsafeCell,
    hint,
};

/// A value that one thread at a time may use. Do not panic in `with`: the lock
/// would stay taken.
pub struct SpinLock<T> {
    locked: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: `with` lets one thread at a time at the value, and everything that
// one did happens before anything that the next does. T: Send, because the
// value is used, and can be taken out, by threads that did not make it.
unsafe impl<T: Send> Sync for SpinLock<T> {}

impl<T> SpinLock<T> {
    /// Waits until the lock is free, then lets `f` at the value.
    // ANCHOR: with
    pub fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        // Acquire: pairs with the Release store that gave the lock back.
        while self.locked.swap(true, Acquire) {
            hint::spin_loop();
        }

        // SAFETY: we turned the flag from false to true, so no other thread
        // may touch the value until we store false, and the last one to touch
        // it stored false after it had finished, which we have acquired.
        let result = self.value.with_mut(|value| f(unsafe { &mut *value }));

        // Release: pairs with the Acquire swap of whoever takes it next.
        self.locked.store(false, Release);
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
