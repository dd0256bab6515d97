//! Step 4 of a lock from scratch: a guard that gives the lock back by itself.
//!
//! ```
//! use mutex::spin_s4_guard::SpinLock;
//!
//! let notes = SpinLock::new(0);
//! std::thread::scope(|s| {
//!     s.spawn(|| *notes.lock() += 1);
//!     s.spawn(|| *notes.lock() += 1);
//! });
//! assert_eq!(*notes.lock(), 2);
//! ```

use super::sync::{
    atomic::{
        AtomicBool,
        Ordering::{Acquire, Release},
    },
    cell::UnsafeCell,
    hint,
};
use std::ops::{Deref, DerefMut};

/// A value that one thread at a time may use, through a [`Guard`].
pub struct SpinLock<T> {
    locked: AtomicBool,
    value: UnsafeCell<T>,
}

// ANCHOR: sync
// SAFETY: one guard exists at a time, and what was done through it happens
// before what is done through the next. T: Send, because any thread that can
// lock can use the value, and with `mem::replace` take it away.
unsafe impl<T: Send> Sync for SpinLock<T> {}

// SAFETY: a shared guard gives out `&T` and nothing more. So it may be shared
// by the threads that may share a T. (What the compiler would derive from the
// field `lock` asks for T: Send only, and is wrong.)
unsafe impl<T: Sync> Sync for Guard<'_, T> {}
// ANCHOR_END: sync

/// The permission to use the value; dropping it gives the lock back.
#[must_use = "a guard that is dropped at once protects nothing"]
// ANCHOR: guard
pub struct Guard<'a, T> {
    lock: &'a SpinLock<T>,
}

impl<T> SpinLock<T> {
    /// Waits until the lock is free and takes it. Any thread may call it that
    /// can afford to wait; one that holds the guard already waits for ever.
    pub fn lock(&self) -> Guard<'_, T> {
        // Acquire: pairs with the Release store in Guard::drop.
        while self.locked.swap(true, Acquire) {
            hint::spin_loop();
        }
        Guard { lock: self }
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        // Release: pairs with the Acquire swap in SpinLock::lock.
        self.lock.locked.store(false, Release);
    }
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: while this guard lives nobody else has one, and the
        // reference borrows the guard.
        self.lock.value.with(|value| unsafe { &*value })
    }
}
// ANCHOR_END: guard

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as in `deref`; and the guard is borrowed mutably, so this
        // is the only reference that came out of it.
        self.lock.value.with_mut(|value| unsafe { &mut *value })
    }
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
