// fails: what_an_owner_reads_it_reads_before_the_free — the Acquire load comes before the decrement
#![allow(unsafe_code, reason = "a count that is kept by hand")]

use std::marker::PhantomData;

use interleave::sync::{
    atomic::{AtomicUsize, Ordering::*},
    heap,
};

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

// SAFETY: an owner lends the value to its thread (T: Sync), and drops it there if it is
// the last (T: Send).
unsafe impl<T: Send + Sync> Send for Owner<T> {}
// SAFETY: who borrows an owner can clone it, so as for Send.
unsafe impl<T: Send + Sync> Sync for Owner<T> {}

impl<T> Owner<T> {
    /// The first owner of a value.
    pub fn new(value: T) -> Self {
        Self {
            counted: heap::new(Counted {
                owners: AtomicUsize::new(1),
                value,
            }),
            owned: PhantomData,
        }
    }

    /// Looks at the value.
    pub fn with<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        // SAFETY: this owner is counted, so it is not freed.
        unsafe { heap::with(self.counted, |counted| look(&counted.value)) }
    }

    /// What `change` returns for the count.
    fn owners<R>(&self, change: impl FnOnce(&AtomicUsize) -> R) -> R {
        // SAFETY: this owner is counted, so it is not freed.
        let owners = unsafe { heap::with(self.counted, |counted| &raw const counted.owners) };
        // SAFETY: as above, until it is counted out. Then another owner may free it all at
        // once, so the count is borrowed without the rest, and not used afterwards.
        change(unsafe { &*owners })
    }
}

impl<T> Clone for Owner<T> {
    /// Another owner.
    fn clone(&self) -> Self {
        let before = self.owners(|owners| owners.fetch_add(1, Relaxed));
        if before > isize::MAX as usize {
            std::process::abort();
        }
        Self {
            counted: self.counted,
            owned: PhantomData,
        }
    }
}

impl<T> Drop for Owner<T> {
    /// One owner less. The last one frees the value.
    fn drop(&mut self) {
        self.owners(|owners| owners.load(Acquire));
        if self.owners(|owners| owners.fetch_sub(1, Release)) == 1 {
            // SAFETY: no other owner is left, and what they did comes before.
            unsafe { heap::free(self.counted) };
        }
    }
}
