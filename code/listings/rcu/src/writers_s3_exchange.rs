//! Several writers, step 3: whoever finds that another was faster makes its version
//! again. Nobody waits.
//!
//! ```
//! use rcu::writers_s3_exchange::Published;
//!
//! let edits = Published::new(0);
//! std::thread::scope(|s| {
//!     s.spawn(|| edits.update(|n| n + 1));
//!     edits.update(|n| n + 1);
//! });
//! assert_eq!(*edits.read(), 2);
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

/// A version that is read by many and replaced by several.
pub struct Published<T> {
    current: AtomicPtr<T>,
    owned: PhantomData<T>,
}

// SAFETY: a published version is not written again, and whoever reads it has
// acquired it. T: Sync, because many read it. T: Send, because one thread makes it
// and another, with the last version, drops it.
unsafe impl<T: Send + Sync> Sync for Published<T> {}

impl<T> Published<T> {
    // ANCHOR: update
    /// Makes the next version out of the current one, publishes it, and returns it.
    /// Calls `make` again if another update was faster. The current version is leaked.
    pub fn update(&self, mut make: impl FnMut(&T) -> T) -> &T {
        // Acquire: pairs with the Release of another's exchange.
        let mut now = self.current.load(Acquire);
        loop {
            // SAFETY: its making has been acquired, and it is not freed before the end.
            let next = heap::new(unsafe { heap::with(now, &mut make) });
            // Release, to publish ours: pairs with the Acquire of whoever finds it.
            // Acquire, to go on from another's: pairs with the Release before.
            match self.current.compare_exchange(now, next, Release, Acquire) {
                // SAFETY: we made it, and it is not freed while `self` is borrowed.
                Ok(_) => return unsafe { &*next },
                Err(newer) => {
                    // SAFETY: it was not published, so nobody else knows of it.
                    unsafe { heap::free(next) };
                    now = newer;
                }
            }
        }
    }
    // ANCHOR_END: update

    /// The current version. Never waits.
    pub fn read(&self) -> &T {
        // Acquire: pairs with the Release of the exchange in update.
        let current = self.current.load(Acquire);
        // SAFETY: its making has been acquired, and nobody writes to it again or
        // frees it while `self` is borrowed.
        unsafe { &*heap::with(current, ptr::from_ref) }
    }

    /// With its first version.
    pub fn new(first: T) -> Self {
        Self {
            current: AtomicPtr::new(heap::new(first)),
            owned: PhantomData,
        }
    }
}

impl<T> Drop for Published<T> {
    /// Frees the last version.
    fn drop(&mut self) {
        // Relaxed: `&mut self` comes after everything that was done with it.
        let last = self.current.load(Relaxed);
        // SAFETY: it came from `heap::new`, and nobody can borrow it any more.
        unsafe { heap::free(last) };
    }
}
