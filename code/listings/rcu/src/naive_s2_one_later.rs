//! Freeing too early, step 2: the writer frees a version when the next but one is
//! published.

use std::marker::PhantomData;
use std::ptr;

use super::sync::{
    atomic::{
        AtomicPtr,
        Ordering::{Acquire, Relaxed, Release},
    },
    heap,
};

/// A version that one thread reads and another replaces as a whole.
pub struct Published<T> {
    current: AtomicPtr<T>,
    /// The version before, or null. The writer's own.
    previous: AtomicPtr<T>,
    owned: PhantomData<T>,
}

// SAFETY: there is none. A version is freed while it is read.
unsafe impl<T: Send + Sync> Sync for Published<T> {}

impl<T> Published<T> {
    // ANCHOR: publish
    /// Puts another version in place of the current one, and frees the one before
    /// that.
    pub fn publish(&self, next: T) {
        // Release: pairs with the Acquire load in read.
        let old = self.current.swap(heap::new(next), Release);
        let older = self.previous.swap(old, Relaxed); // the writer's own
        if !older.is_null() {
            // SAFETY: nobody has found it for a whole version. But who still has it?
            unsafe { heap::free(older) };
        }
    }
    // ANCHOR_END: publish

    /// Looks at the current version.
    pub fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        // Acquire: pairs with the Release of the swap in publish.
        let current = self.current.load(Acquire);
        // SAFETY: its making has been acquired. But is it still there?
        unsafe { heap::with(current, look) }
    }

    /// With its first version.
    pub fn new(first: T) -> Self {
        Self {
            current: AtomicPtr::new(heap::new(first)),
            previous: AtomicPtr::new(ptr::null_mut()),
            owned: PhantomData,
        }
    }
}

impl<T> Drop for Published<T> {
    fn drop(&mut self) {
        for version in [&self.current, &self.previous] {
            let version = version.load(Relaxed);
            if !version.is_null() {
                // SAFETY: it came from `heap::new`, and nobody can look at it any more.
                unsafe { heap::free(version) };
            }
        }
    }
}
