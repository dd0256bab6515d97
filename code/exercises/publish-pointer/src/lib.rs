//! A version that many read and any thread replaces as a whole.
//!
//! Mend `publish`, `read` and `drop`; the task is in README.md.

#![allow(unsafe_code, reason = "a pointer that is published by hand")]

use std::marker::PhantomData;

use interleave::sync::{
    atomic::{AtomicPtr, Ordering::*},
    heap,
};

/// A version that many read and any thread replaces as a whole.
pub struct Published<T> {
    current: AtomicPtr<T>,
    owned: PhantomData<T>,
}

// SAFETY: T: Sync, because many threads read a version; T: Send, because another thread
// than the one that made it may free it.
unsafe impl<T: Send + Sync> Sync for Published<T> {}
// SAFETY: the versions move with it.
unsafe impl<T: Send> Send for Published<T> {}

impl<T> Published<T> {
    /// With its first version.
    pub fn new(first: T) -> Self {
        Self {
            current: AtomicPtr::new(heap::new(first)),
            owned: PhantomData,
        }
    }

    /// Puts another version in place of the current one.
    pub fn publish(&self, next: T) {
        self.current.store(heap::new(next), Relaxed);
    }

    /// Looks at the current version. Never waits.
    pub fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        let current = self.current.load(Relaxed);
        // SAFETY: to be seen to: its making comes before, and its end after.
        unsafe { heap::with(current, look) }
    }
}

impl<T> Drop for Published<T> {
    fn drop(&mut self) {
        let last = self.current.load(Relaxed);
        // SAFETY: it came from `heap::new`, and nobody can look at it any more.
        unsafe { heap::free(last) };
    }
}
