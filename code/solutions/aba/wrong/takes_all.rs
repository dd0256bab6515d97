// fails: one_is_found_while_one_is_free — while one has them all, another finds none
use std::array;

use interleave::sync::atomic::{
    AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};

/// Which of the numbers below `N` are free. A number is given to one thread at a time.
pub struct FreeList<const N: usize> {
    /// The number on top, or `N` if none is free.
    top: AtomicUsize,
    /// For each number that is free the one below it, or `N`.
    next: [AtomicUsize; N],
}

impl<const N: usize> FreeList<N> {
    /// A list in which all are free, and 0 is on top.
    pub fn new() -> Self {
        Self {
            top: AtomicUsize::new(0),
            next: array::from_fn(|number| AtomicUsize::new(number + 1)),
        }
    }

    /// Takes the number on top, if any is free.
    pub fn take(&self) -> Option<usize> {
        // Acquire: pairs with the Release in put.
        let top = self.top.swap(N, Acquire);
        if top == N {
            return None;
        }
        // All are this thread's now. It keeps one and puts the others back.
        let mut other = self.next[top].load(Relaxed);
        while other < N {
            let next = self.next[other].load(Relaxed);
            self.put(other);
            other = next;
        }
        Some(top)
    }

    /// Gives a number back that was taken.
    ///
    /// # Panics
    /// If it is not below `N`.
    pub fn put(&self, number: usize) {
        let mut top = self.top.load(Relaxed);
        loop {
            self.next[number].store(top, Relaxed);
            // Release on success: pairs with the Acquire in take.
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

impl<const N: usize> Default for FreeList<N> {
    fn default() -> Self {
        Self::new()
    }
}
