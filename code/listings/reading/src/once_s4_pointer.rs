//! Publishing once, step 4: nobody waits. Each thread that finds nothing makes a
//! value, and the first to publish its own wins.
//!
//! ```
//! use reading::once_s4_pointer::Once;
//!
//! let patch = Once::new();
//! std::thread::scope(|s| {
//!     let gui = s.spawn(|| patch.get_or_init(|| 1));
//!     let processing = s.spawn(|| patch.get_or_init(|| 2));
//!     assert_eq!(gui.join().unwrap(), processing.join().unwrap());
//! });
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

/// A value that is made by the first thread that needs it, or by several at the
/// same time, of which all but one lose theirs.
pub struct Once<T> {
    made: AtomicPtr<T>,
    owned: PhantomData<Box<T>>,
}

// SAFETY: what is published is not written again before `drop`. T: Send, because
// another thread than the one that made it may drop it; T: Sync, because many read.
unsafe impl<T: Send + Sync> Sync for Once<T> {}

impl<T> Once<T> {
    /// The value. If there is none yet, `make` makes one. Never waits.
    // ANCHOR: get_or_init
    pub fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        // Acquire: pairs with the Release of the compare-exchange.
        let mut made = self.made.load(Acquire);
        if made.is_null() {
            let mine = heap::new(make());
            // Release, to publish ours: pairs with the Acquire of whoever reads it.
            // Acquire, to read another's: pairs with the Release that published it.
            let first = self.made.compare_exchange(made, mine, Release, Acquire);
            made = match first {
                Ok(_) => mine,
                Err(theirs) => {
                    // SAFETY: ours was not published, so nobody else knows of it.
                    unsafe { heap::free(mine) };
                    theirs
                }
            };
        }
        // SAFETY: we made it, or have acquired it, and nobody writes or frees it
        // while `self` is borrowed.
        unsafe { &*heap::with(made, ptr::from_ref) }
    }
    // ANCHOR_END: get_or_init
}

impl<T> Drop for Once<T> {
    fn drop(&mut self) {
        // Relaxed: `&mut self` comes after everything that was done with it.
        let made = self.made.load(Relaxed);
        if !made.is_null() {
            // SAFETY: it came from `heap::new`, and nobody can borrow it any more.
            unsafe { heap::free(made) };
        }
    }
}

impl<T> Once<T> {
    /// No value yet.
    pub fn new() -> Self {
        Self {
            made: AtomicPtr::new(ptr::null_mut()),
            owned: PhantomData,
        }
    }
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self::new()
    }
}
