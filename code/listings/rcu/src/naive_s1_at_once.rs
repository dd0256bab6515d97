//! Freeing too early, step 1: the writer frees the old version at once.

use std::marker::PhantomData;

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
    owned: PhantomData<T>,
}

// SAFETY: there is none. A version is freed while it is read.
unsafe impl<T: Send + Sync> Sync for Published<T> {}

impl<T> Published<T> {
    // ANCHOR: both
    /// Puts another version in place of the current one, and frees that.
    pub fn publish(&self, next: T) {
        // Release: pairs with the Acquire load in read.
        let old = self.current.swap(heap::new(next), Release);
        // SAFETY: nobody finds it any more. But who has found it before?
        unsafe { heap::free(old) };
    }

    /// Looks at the current version.
    pub fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        // Acquire: pairs with the Release of the swap in publish.
        let current = self.current.load(Acquire);
        // SAFETY: its making has been acquired. But is it still there?
        unsafe { heap::with(current, look) }
    }
    // ANCHOR_END: both

    /// With its first version.
    pub fn new(first: T) -> Self {
        Self {
            current: AtomicPtr::new(heap::new(first)),
            owned: PhantomData,
        }
    }
}

impl<T> Drop for Published<T> {
    fn drop(&mut self) {
        let last = self.current.load(Relaxed);
        // SAFETY: it came from `heap::new`, and nobody can look at it any more.
        unsafe { heap::free(last) };
    }
}
