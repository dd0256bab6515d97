//! Publishing a pointer, step 2: each reader gets a whole version. No version is
//! ever freed but the last.
//!
//! ```
//! use rcu::pointer_s2_leaks::Published;
//!
//! let gain = Published::new(0.5);
//! let before = gain.read();
//! gain.publish(0.25);
//! assert_eq!([*before, *gain.read()], [0.5, 0.25]);
//! ```

use std::marker::PhantomData;
use std::ptr;

use super::sync::{
    atomic::{
        AtomicPtr,
        Ordering::{Acquire, Relaxed, Release},
    },
    heap,
};

// ANCHOR: published
/// A version that is read by many and replaced as a whole.
pub struct Published<T> {
    current: AtomicPtr<T>,
    owned: PhantomData<T>,
}

// SAFETY: a published version is not written again, and each reader has acquired it.
// T: Sync, because many read it. T: Send, because one thread makes it and another,
// with the last version, drops it.
unsafe impl<T: Send + Sync> Sync for Published<T> {}
// ANCHOR_END: published

impl<T> Published<T> {
    // ANCHOR: both
    /// Puts another version in place of the current one, which is leaked. Never waits.
    pub fn publish(&self, next: T) {
        let next = heap::new(next);
        // Release: pairs with the Acquire load in read.
        self.current.store(next, Release);
    }

    /// The current version. Never waits.
    pub fn read(&self) -> &T {
        // Acquire: pairs with the Release store in publish.
        let current = self.current.load(Acquire);
        // SAFETY: its making has been acquired, and nobody writes to it again or
        // frees it while `self` is borrowed.
        unsafe { &*heap::with(current, ptr::from_ref) }
    }
    // ANCHOR_END: both

    /// With its first version.
    pub fn new(first: T) -> Self {
        Self {
            current: AtomicPtr::new(heap::new(first)),
            owned: PhantomData,
        }
    }
}

// ANCHOR: drop
impl<T> Drop for Published<T> {
    /// Frees the last version.
    fn drop(&mut self) {
        // Relaxed: `&mut self` comes after everything that was done with it.
        let last = self.current.load(Relaxed);
        // SAFETY: it came from `heap::new`, and nobody can borrow it any more.
        unsafe { heap::free(last) };
    }
}
// ANCHOR_END: drop
