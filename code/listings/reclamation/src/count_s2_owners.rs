//! Counting references, step 2: a count of owners, and an owner for each thread.
//!
//! ```
//! use reclamation::count_s2_owners::Owner;
//!
//! let mine = Owner::new("saw".to_owned());
//! let yours = mine.clone();
//! drop(mine);
//! assert_eq!(yours.with(|wave| wave.len()), 3);
//! ```

use std::{marker::PhantomData, process};

use super::sync::{
    atomic::{
        AtomicUsize,
        Ordering::{Acquire, Relaxed, Release},
        fence,
    },
    heap,
};

// ANCHOR: owner
/// A value, and how many own it.
struct Counted<T> {
    owners: AtomicUsize,
    value: T,
}

/// One of the owners of a value. The last one that goes frees it.
pub struct Owner<T> {
    counted: *mut Counted<T>,
    owned: PhantomData<Counted<T>>,
}
// ANCHOR_END: owner

// SAFETY: an owner lends the value to its thread (T: Sync), and drops it there if it is
// the last (T: Send).
unsafe impl<T: Send + Sync> Send for Owner<T> {}
// SAFETY: who borrows an owner can clone it, so as for Send.
unsafe impl<T: Send + Sync> Sync for Owner<T> {}

impl<T> Owner<T> {
    /// The first owner of a value.
    pub fn new(value: T) -> Self {
        let owners = AtomicUsize::new(1);
        Self {
            counted: heap::new(Counted { owners, value }),
            owned: PhantomData,
        }
    }

    /// Looks at the value.
    pub fn with<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        // SAFETY: this owner is counted, so it is not freed.
        unsafe { heap::with(self.counted, |counted| look(&counted.value)) }
    }
}

// ANCHOR: count
impl<T> Owner<T> {
    /// The count, without the value beside it: as soon as this owner is counted out,
    /// another may free both.
    fn owners(&self) -> &AtomicUsize {
        // SAFETY: this owner is counted, so it is not freed.
        unsafe { &*heap::with(self.counted, |counted| &raw const counted.owners) }
    }
}

impl<T> Clone for Owner<T> {
    /// Another owner. Ends the program if there are more than could be forgotten by
    /// mistake.
    fn clone(&self) -> Self {
        let before = self.owners().fetch_add(1, Relaxed);
        if before > isize::MAX as usize {
            process::abort();
        }
        Self {
            counted: self.counted,
            owned: PhantomData,
        }
    }
}

impl<T> Drop for Owner<T> {
    fn drop(&mut self) {
        // Release: pairs with the Acquire fence of the owner that frees.
        let before = self.owners().fetch_sub(1, Release);
        if before == 1 {
            fence(Acquire); // pairs with the Release of the other owners
            // SAFETY: all other owners have gone, and what they did comes before.
            unsafe { heap::free(self.counted) };
        }
    }
}
// ANCHOR_END: count
