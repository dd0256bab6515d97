// fails: a_number_that_comes_back_late — after an even number of changes the bit is as before
use std::array;

use interleave::sync::atomic::{
    AtomicU64, AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};

/// Which of the numbers below `N` are free. A number is given to one thread at a time.
pub struct FreeList<const N: usize> {
    /// In the low half the number on top, or `N` if none is free; in the high half whether
    /// it has changed an even or an odd number of times.
    top: AtomicU64,
    /// For each number that is free the one below it, or `N`.
    next: [AtomicUsize; N],
}

/// The number in a word.
fn number(word: u64) -> usize {
    word as u32 as usize
}

/// The word that comes after `word` and has `number` on top.
fn after(word: u64, number: usize) -> u64 {
    (word >> 32 ^ 1) << 32 | number as u64
}

impl<const N: usize> FreeList<N> {
    /// A list in which all are free, and 0 is on top.
    pub fn new() -> Self {
        Self {
            top: AtomicU64::new(0),
            next: array::from_fn(|number| AtomicUsize::new(number + 1)),
        }
    }

    /// Takes the number on top, if any is free.
    pub fn take(&self) -> Option<usize> {
        // Acquire: pairs with the Release in put.
        let mut top = self.top.load(Acquire);
        while number(top) < N {
            let next = after(top, self.next[number(top)].load(Relaxed));
            // Acquire: pairs with the Release in put.
            match self.top.compare_exchange_weak(top, next, Relaxed, Acquire) {
                Ok(_) => return Some(number(top)),
                Err(found) => top = found,
            }
        }
        None
    }

    /// Gives a number back that was taken.
    ///
    /// # Panics
    /// If it is not below `N`.
    pub fn put(&self, given: usize) {
        let mut top = self.top.load(Relaxed);
        loop {
            self.next[given].store(number(top), Relaxed);
            // Release on success: pairs with the Acquires in take.
            match self
                .top
                .compare_exchange_weak(top, after(top, given), Release, Relaxed)
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
