//! A free list, step 4: beside the number on top stands how often the top has changed.
//! Right.
//!
//! ```
//! use reclamation::stack_s4_tagged::FreeList;
//!
//! let free = FreeList::<2>::new();
//! assert_eq!([free.take(), free.take(), free.take()], [Some(0), Some(1), None]);
//! free.put(0);
//! assert_eq!(free.take(), Some(0));
//! ```
//!
//! And values that threads take and hand back by themselves, in places that the list
//! gives out:
//!
//! ```
//! use reclamation::stack_s4_tagged::Pool;
//!
//! let buffers = Pool::<_, 2>::new(|| [0.0; 64]);
//! let mut buffer = buffers.take().unwrap();
//! buffer.with(|samples| samples.fill(0.5));
//! let other = buffers.take();
//! assert!(other.is_some() && buffers.take().is_none());
//! drop(buffer);
//! assert!(buffers.take().is_some());
//! ```

use std::array;

use super::sync::{
    atomic::{
        AtomicU64, AtomicUsize,
        Ordering::{Acquire, Relaxed, Release},
    },
    cell::UnsafeCell,
};

// ANCHOR: list
/// Which of the numbers below `N` are free. A number is given to one thread at a time.
pub struct FreeList<const N: usize> {
    /// In the low bits the number on top, or `N` if none is free; above them how often
    /// it has changed.
    top: AtomicU64,
    /// For each number that is free the one below it, or `N`.
    next: [AtomicUsize; N],
}

/// How many bits the number has. The count has the other 48.
const BITS: u32 = 16;

/// The number in a word.
fn number(word: u64) -> usize {
    (word % (1 << BITS)) as usize
}

/// The word that comes after `word` and has `number` on top. The count wraps.
fn after(word: u64, number: usize) -> u64 {
    ((word >> BITS) + 1) << BITS | number as u64
}
// ANCHOR_END: list

impl<const N: usize> FreeList<N> {
    /// A list in which all are free, and 0 is on top.
    #[must_use]
    pub fn new() -> Self {
        const { assert!(N < 1 << BITS, "each number and N have their bits") };
        Self {
            top: AtomicU64::new(0),
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
        while number(top) < N {
            let next = after(top, self.next[number(top)].load(Relaxed));
            // Acquire on failure: pairs with the Release in put. On success Relaxed: the
            // same word is what was loaded, and no later one.
            match self.top.compare_exchange_weak(top, next, Relaxed, Acquire) {
                Ok(_) => return Some(number(top)),
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
    pub fn put(&self, given: usize) {
        let mut top = self.top.load(Relaxed); // only to be compared
        loop {
            self.next[given].store(number(top), Relaxed);
            // Release on success: pairs with both Acquires in take.
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
// ANCHOR_END: put

impl<const N: usize> Default for FreeList<N> {
    fn default() -> Self {
        Self::new()
    }
}

// ANCHOR: pool
/// `N` values. Threads take them and hand them back, and nobody allocates or frees.
pub struct Pool<T, const N: usize> {
    free: FreeList<N>,
    places: [UnsafeCell<T>; N],
}

// SAFETY: a place is reached through its `Taken` alone, and there is one at a time. So a
// value moves between threads (T: Send), and is never shared.
unsafe impl<T: Send, const N: usize> Sync for Pool<T, N> {}

/// A value that one thread has. It is handed back when this is dropped; leaked, it is
/// gone.
pub struct Taken<'a, T, const N: usize> {
    pool: &'a Pool<T, N>,
    number: usize,
}

impl<T, const N: usize> Pool<T, N> {
    /// A value that nobody has, if there is one. As the thread before has left it.
    pub fn take(&self) -> Option<Taken<'_, T, N>> {
        let number = self.free.take()?;
        Some(Taken { pool: self, number })
    }
}

impl<T, const N: usize> Taken<'_, T, N> {
    /// Works with the value.
    pub fn with<R>(&mut self, work: impl FnOnce(&mut T) -> R) -> R {
        // SAFETY: the number was taken and is not put back before `self` goes.
        self.pool.places[self.number].with_mut(|value| work(unsafe { &mut *value }))
    }
}

impl<T, const N: usize> Drop for Taken<'_, T, N> {
    fn drop(&mut self) {
        self.pool.free.put(self.number);
    }
}
// ANCHOR_END: pool

impl<T, const N: usize> Pool<T, N> {
    /// A pool of what `make` makes.
    pub fn new(mut make: impl FnMut() -> T) -> Self {
        Self {
            free: FreeList::new(),
            places: array::from_fn(|_| UnsafeCell::new(make())),
        }
    }
}
