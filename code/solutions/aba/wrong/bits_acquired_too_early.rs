// fails: what_one_worker_has_rendered_the_next_one_finds — the exchange may find the word of a later put
use interleave::sync::atomic::{
    AtomicU64,
    Ordering::{Acquire, Relaxed, Release},
};

/// Which of the numbers below `N` are free. A number is given to one thread at a time.
pub struct FreeList<const N: usize> {
    /// A bit for each number, set if it is free. There is nothing else, so that the same
    /// word is the same state.
    free: AtomicU64,
}

impl<const N: usize> FreeList<N> {
    /// A list in which all are free.
    pub fn new() -> Self {
        const { assert!(N < 64, "each number has a bit") };
        Self {
            free: AtomicU64::new((1 << N) - 1),
        }
    }

    /// Takes the lowest number that is free, if any is.
    pub fn take(&self) -> Option<usize> {
        // Acquire: pairs with the Release in put.
        let mut free = self.free.load(Acquire);
        while free != 0 {
            let number = free.trailing_zeros() as usize;
            let left = free & (free - 1);
            match self
                .free
                .compare_exchange_weak(free, left, Relaxed, Acquire)
            {
                Ok(_) => return Some(number),
                Err(found) => free = found,
            }
        }
        None
    }

    /// Gives a number back that was taken.
    ///
    /// # Panics
    /// If it is not below `N`.
    pub fn put(&self, number: usize) {
        assert!(number < N);
        // Release: pairs with the Acquire in take.
        self.free.fetch_or(1 << number, Release);
    }
}

impl<const N: usize> Default for FreeList<N> {
    fn default() -> Self {
        Self::new()
    }
}
