//! A free list, step 3: the stack of those numbers that nobody has. Its nodes are used
//! again and again, so there is nothing to free.

use std::array;

use super::sync::atomic::{
    AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};

// ANCHOR: list
/// Which of the numbers below `N` are free. A number is given to one thread at a time.
pub struct FreeList<const N: usize> {
    /// The number on top, or `N` if none is free.
    top: AtomicUsize,
    /// For each number that is free the one below it, or `N`.
    next: [AtomicUsize; N],
}
// ANCHOR_END: list

impl<const N: usize> FreeList<N> {
    /// A list in which all are free, and 0 is on top.
    #[must_use]
    pub fn new() -> Self {
        Self {
            top: AtomicUsize::new(0),
            next: array::from_fn(|number| AtomicUsize::new(number + 1)),
        }
    }
}

// ANCHOR: take
impl<const N: usize> FreeList<N> {
    /// Takes the number on top, if any is free.
    pub fn take(&self) -> Option<usize> {
        // Acquire: pairs with the Release in put.
        let mut top = self.top.load(Acquire);
        while top < N {
            let next = self.next[top].load(Relaxed);
            // Acquire: both pair with the Release in put. On success too, for the number may
            // have been away since the load.
            match self.top.compare_exchange_weak(top, next, Acquire, Acquire) {
                Ok(_) => return Some(top),
                Err(found) => top = found,
            }
        }
        None
    }
}
// ANCHOR_END: take

// ANCHOR: put
impl<const N: usize> FreeList<N> {
    /// Gives a number back that was taken.
    ///
    /// # Panics
    /// If it is not below `N`.
    pub fn put(&self, number: usize) {
        let mut top = self.top.load(Relaxed); // only to be compared
        loop {
            self.next[number].store(top, Relaxed);
            // Release on success: pairs with the Acquires in take.
            match self
                .top
                .compare_exchange_weak(top, number, Release, Relaxed)
            {
                Ok(_) => return,
                Err(found) => top = found,
            }
        }
    }
}
// ANCHOR_END: put

impl<const N: usize> Default for FreeList<N> {
    fn default() -> Self {
        Self::new()
    }
}
