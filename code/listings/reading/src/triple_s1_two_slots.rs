//! The latest value, step 1: two slots, of which the writer fills the one that is not
//! the newest.
//!
//! ```
//! use reading::triple_s1_two_slots::TwoSlots;
//!
//! let level = TwoSlots::new(0);
//! level.publish(1);
//! assert_eq!(level.read(|value| *value), 1);
//! ```

use super::sync::{
    atomic::{
        AtomicUsize,
        Ordering::{Acquire, Relaxed, Release},
    },
    cell::UnsafeCell,
};

// ANCHOR: both
/// One value for reading, and room for the next.
pub struct TwoSlots<T> {
    slots: [UnsafeCell<T>; 2],
    newest: AtomicUsize,
}

impl<T> TwoSlots<T> {
    /// For one thread that writes.
    pub fn publish(&self, value: T) {
        let other = 1 - self.newest.load(Relaxed);
        // SAFETY: none: who read this slot when it was the newest may still do so.
        self.slots[other].with_mut(|slot| unsafe { *slot = value });
        // Release: pairs with the Acquire load in `read`.
        self.newest.store(other, Release);
    }

    /// For one thread that reads.
    pub fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        // Acquire: pairs with the Release store in `publish`.
        let newest = self.newest.load(Acquire);
        // SAFETY: none: see above.
        self.slots[newest].with(|slot| look(unsafe { &*slot }))
    }
}
// ANCHOR_END: both

// SAFETY: none, as above; T is moved in and looked at from several threads.
unsafe impl<T: Send + Sync> Sync for TwoSlots<T> {}

impl<T: Clone> TwoSlots<T> {
    /// Both slots hold `first`.
    pub fn new(first: T) -> Self {
        Self {
            slots: [UnsafeCell::new(first.clone()), UnsafeCell::new(first)],
            newest: AtomicUsize::new(0),
        }
    }
}
