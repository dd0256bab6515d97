// fails: no_number_is_given_twice — the exchange does not compare the count
use std::array;

use interleave::sync::atomic::{
    AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};

/// Which of the numbers below `N` are free. A number is given to one thread at a time.
pub struct FreeList<const N: usize> {
    /// The number on top, or `N` if none is free.
    top: AtomicUsize,
    /// How often it has changed.
    changes: AtomicUsize,
    /// For each number that is free the one below it, or `N`.
    next: [AtomicUsize; N],
}

impl<const N: usize> FreeList<N> {
    /// A list in which all are free, and 0 is on top.
    pub fn new() -> Self {
        Self {
            top: AtomicUsize::new(0),
            changes: AtomicUsize::new(0),
            next: array::from_fn(|number| AtomicUsize::new(number + 1)),
        }
    }

    /// Takes the number on top, if any is free.
    pub fn take(&self) -> Option<usize> {
        // Acquire: pairs with the Release in put.
        let mut changes = self.changes.load(Acquire);
        let mut top = self.top.load(Acquire);
        while top < N {
            let next = self.next[top].load(Relaxed);
            let now = self.changes.load(Acquire);
            if now != changes {
                changes = now;
                top = self.top.load(Acquire);
                continue;
            }
            // Acquire: both pair with the Release in put.
            match self.top.compare_exchange_weak(top, next, Acquire, Acquire) {
                Ok(_) => {
                    self.changes.fetch_add(1, Release);
                    return Some(top);
                }
                Err(found) => top = found,
            }
        }
        None
    }

    /// Gives a number back that was taken.
    ///
    /// # Panics
    /// If it is not below `N`.
    pub fn put(&self, number: usize) {
        let mut top = self.top.load(Relaxed);
        loop {
            self.next[number].store(top, Relaxed);
            // Release on success: pairs with the Acquires in take.
            match self
                .top
                .compare_exchange_weak(top, number, Release, Relaxed)
            {
                Ok(_) => {
                    self.changes.fetch_add(1, Release);
                    return;
                }
                Err(found) => top = found,
            }
        }
    }
}

impl<const N: usize> Default for FreeList<N> {
    fn default() -> Self {
        Self::new()
    }
}
