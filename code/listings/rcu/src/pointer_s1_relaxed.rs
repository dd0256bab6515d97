//! Publishing a pointer, step 1: every access is relaxed.

use std::marker::PhantomData;
use std::ptr;

use super::sync::{
    atomic::{AtomicPtr, Ordering::Relaxed},
    heap,
};

// ANCHOR: both
/// A version that is read by many and replaced as a whole.
pub struct Published<T> {
    current: AtomicPtr<T>,
    owned: PhantomData<T>,
}

impl<T> Published<T> {
    /// Puts another version in place of the current one.
    pub fn publish(&self, next: T) {
        self.current.store(heap::new(next), Relaxed);
    }

    /// The current version.
    pub fn read(&self) -> &T {
        let current = self.current.load(Relaxed);
        // SAFETY: nobody frees a version while `self` is borrowed. But what has
        // ordered its making before this?
        unsafe { &*heap::with(current, ptr::from_ref) }
    }
}
// ANCHOR_END: both

// SAFETY: there is none. Nothing orders the making of a version before its reading.
unsafe impl<T: Send + Sync> Sync for Published<T> {}

impl<T> Published<T> {
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
        // SAFETY: `&mut self` comes after everything that was done with it.
        unsafe { heap::free(last) };
    }
}
