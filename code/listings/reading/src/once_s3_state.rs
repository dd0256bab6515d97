//! Publishing once, step 3: flag and lock in one atomic. This one is right.
//!
//! ```
//! use reading::once_s3_state::Once;
//!
//! let patch = Once::new();
//! assert_eq!(patch.get(), None);
//! std::thread::scope(|s| {
//!     s.spawn(|| patch.get_or_init(|| 7));
//!     s.spawn(|| patch.get_or_init(|| 7));
//! });
//! assert_eq!(patch.get(), Some(&7));
//! ```

use std::mem;

use super::sync::{
    atomic::{
        AtomicU8,
        Ordering::{Acquire, Relaxed, Release},
    },
    cell::UnsafeCell,
    hint,
};

// ANCHOR: state
const EMPTY: u8 = 0;
const MAKING: u8 = 1; // by one thread, which alone may write the value
const MADE: u8 = 2; // and never written again

/// A value that is made by the first thread that needs it.
pub struct Once<T> {
    state: AtomicU8,
    value: UnsafeCell<Option<T>>,
}
// ANCHOR_END: state

// SAFETY: the thread that sets MAKING writes the value, then publishes it with
// MADE; from there on threads that have acquired that only read. T: Send, because
// another thread than the one that made it may drop it; T: Sync, because many read.
unsafe impl<T: Send + Sync> Sync for Once<T> {}

impl<T> Once<T> {
    // ANCHOR: get
    /// The value, if it is made. Never waits.
    pub fn get(&self) -> Option<&T> {
        // Acquire: pairs with the Release store of MADE in get_or_init.
        if self.state.load(Acquire) != MADE {
            return None;
        }
        // SAFETY: it was written before MADE was stored, which we have acquired,
        // and is not written again.
        self.value.with(|place| unsafe { &*place }).as_ref()
    }
    // ANCHOR_END: get

    /// The value. If there is none yet, `make` makes it. While another thread is
    /// making one, this one spins; so it does for ever if `make` calls this.
    ///
    /// If `make` panics there is still no value, and whoever asks next makes it.
    // ANCHOR: get_or_init
    pub fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        loop {
            if let Some(value) = self.get() {
                return value;
            }
            let taken = self.state.compare_exchange(EMPTY, MAKING, Relaxed, Relaxed);
            if taken.is_ok() {
                break; // it is for us to make
            }
            hint::spin_loop();
        }
        let undo = Undo(&self.state);
        let value = make();
        mem::forget(undo); // it has not panicked
        // SAFETY: MAKING is ours, so nobody else writes, and nobody reads before
        // they find MADE.
        self.value.with_mut(|place| unsafe { *place = Some(value) });
        // Release: pairs with the Acquire load in get.
        self.state.store(MADE, Release);
        self.get().expect("just made")
    }
    // ANCHOR_END: get_or_init
}

// ANCHOR: undo
/// Lets another thread try, if this one panics while it makes the value.
struct Undo<'a>(&'a AtomicU8);

impl Drop for Undo<'_> {
    fn drop(&mut self) {
        self.0.store(EMPTY, Relaxed); // the value has not been touched
    }
}
// ANCHOR_END: undo

impl<T> Once<T> {
    /// No value yet.
    pub fn new() -> Self {
        Self {
            state: AtomicU8::new(EMPTY),
            value: UnsafeCell::new(None),
        }
    }
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self::new()
    }
}
