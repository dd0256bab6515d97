//! Two copies, step 1: the writer edits the one that is not read, and swaps.
//!
//! ```
//! use hybrid::copies_s1_swap::TwoCopies;
//!
//! let patch = TwoCopies::new(10);
//! patch.edit(|value| *value += 1);
//! assert_eq!(patch.read(|value| *value), 11);
//! ```

use super::sync::{
    atomic::{
        AtomicUsize,
        Ordering::{Acquire, Relaxed, Release},
    },
    cell::UnsafeCell,
};

// ANCHOR: both
/// Two copies of a value, of which one is read.
pub struct TwoCopies<T> {
    copies: [UnsafeCell<T>; 2],
    live: AtomicUsize,
}

impl<T> TwoCopies<T> {
    /// For one thread that edits.
    pub fn edit(&self, edit: impl FnOnce(&mut T)) {
        let back = 1 - self.live.load(Relaxed);
        // SAFETY: none: whoever began to read this copy before the last swap may
        // still be at it.
        self.copies[back].with_mut(|copy| edit(unsafe { &mut *copy }));
        // Release: pairs with the Acquire load in `read`.
        self.live.store(back, Release);
    }

    /// For one thread that reads.
    pub fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        // Acquire: pairs with the Release store in `edit`.
        let live = self.live.load(Acquire);
        // SAFETY: none: the writer may come back to this copy.
        self.copies[live].with(|copy| look(unsafe { &*copy }))
    }
}
// ANCHOR_END: both

// SAFETY: none, as above. T: Send, because it is edited on another thread than the one
// that made it; T: Sync, because it is read there.
unsafe impl<T: Send + Sync> Sync for TwoCopies<T> {}

impl<T: Clone> TwoCopies<T> {
    /// Both copies begin as `value`.
    pub fn new(value: T) -> Self {
        Self {
            copies: [UnsafeCell::new(value.clone()), UnsafeCell::new(value)],
            live: AtomicUsize::new(0),
        }
    }
}
