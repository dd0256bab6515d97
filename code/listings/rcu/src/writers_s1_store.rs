//! Several writers, step 1: load, make, store. Of two updates one may be lost.

use std::marker::PhantomData;
use std::ptr;

use super::sync::{
    atomic::{
        AtomicPtr,
        Ordering::{Acquire, Relaxed, Release},
    },
    heap,
};

/// A version that is read by many and replaced by several.
pub struct Published<T> {
    current: AtomicPtr<T>,
    owned: PhantomData<T>,
}

// SAFETY: a published version is not written again, and whoever reads it has
// acquired it. T: Sync, because many read it. T: Send, because one thread makes it
// and another, with the last version, drops it.
unsafe impl<T: Send + Sync> Sync for Published<T> {}

impl<T> Published<T> {
    // ANCHOR: update
    /// Makes the next version out of the current one, publishes it, and returns it.
    /// The current one is leaked.
    pub fn update(&self, make: impl FnOnce(&T) -> T) -> &T {
        // Acquire: pairs with the Release store of another update.
        let now = self.current.load(Acquire);
        // SAFETY: its making has been acquired, and no version is freed before the end.
        let next = heap::new(unsafe { heap::with(now, make) });
        // Release: pairs with the Acquire loads, here and in read.
        self.current.store(next, Release);
        // SAFETY: we made it, and it is not freed while `self` is borrowed.
        unsafe { &*next }
    }
    // ANCHOR_END: update

    /// The current version. Never waits.
    pub fn read(&self) -> &T {
        // Acquire: pairs with the Release store in update.
        let current = self.current.load(Acquire);
        // SAFETY: its making has been acquired, and nobody writes to it again or
        // frees it while `self` is borrowed.
        unsafe { &*heap::with(current, ptr::from_ref) }
    }

    /// With its first version.
    pub fn new(first: T) -> Self {
        Self {
            current: AtomicPtr::new(heap::new(first)),
            owned: PhantomData,
        }
    }
}

impl<T> Drop for Published<T> {
    /// Frees the last version.
    fn drop(&mut self) {
        // Relaxed: `&mut self` comes after everything that was done with it.
        let last = self.current.load(Relaxed);
        // SAFETY: it came from `heap::new`, and nobody can borrow it any more.
        unsafe { heap::free(last) };
    }
}
