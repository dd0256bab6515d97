//! Step 2 of a ring buffer from scratch: the count of what went in is published
//! with Release, and read with Acquire.
//!
//! What the consumer takes is all there. It works until the producer comes
//! round to a slot that has been used.
//!
//! ```
//! use channels::ring_s2_filled::Ring;
//!
//! let edits = Ring::new(1);
//! assert_eq!(edits.push('a'), Ok(()));
//! assert_eq!(edits.pop(), Some('a'));
//! assert_eq!(edits.push('b'), Ok(())); // on one thread, it works
//! ```

use super::sync::{
    atomic::{
        AtomicUsize,
        Ordering::{Acquire, Relaxed, Release},
    },
    cell::UnsafeCell,
};

/// Slots that one thread fills and another empties, round and round.
pub struct Ring<T> {
    slots: Box<[UnsafeCell<Option<T>>]>,
    /// How many values have gone in. Only the producer stores here.
    pushed: AtomicUsize,
    /// How many have come out. Only the consumer stores here.
    popped: AtomicUsize,
}

// SAFETY: the producer is at the slots that are free, the consumer at those that
// are filled, and a slot is filled before the count says so. (Half of it: nothing
// makes a slot free before the other count says that.)
unsafe impl<T: Send> Sync for Ring<T> {}

impl<T> Ring<T> {
    // ANCHOR: both
    /// Puts a value in; gives it back if the ring is full. For one thread.
    pub fn push(&self, value: T) -> Result<(), T> {
        let pushed = self.pushed.load(Relaxed);
        if pushed - self.popped.load(Relaxed) == self.slots.len() {
            return Err(value);
        }
        // SAFETY: not full, so this slot is free. (Wrong.)
        self.slot(pushed)
            .with_mut(|slot| unsafe { *slot = Some(value) });
        // Release: pairs with the Acquire load of `pushed` in `pop`.
        self.pushed.store(pushed + 1, Release);
        Ok(())
    }

    /// Takes the oldest value out, if there is one. For one other thread.
    pub fn pop(&self) -> Option<T> {
        let popped = self.popped.load(Relaxed);
        // Acquire: pairs with the Release store in `push`.
        if self.pushed.load(Acquire) == popped {
            return None;
        }
        // SAFETY: not empty, so this slot is filled, and we see with what.
        let value = self.slot(popped).with_mut(|slot| unsafe { (*slot).take() });
        self.popped.store(popped + 1, Relaxed);
        value
    }
    // ANCHOR_END: both
}

impl<T> Ring<T> {
    /// An empty ring with room for `capacity` values.
    pub fn new(capacity: usize) -> Self {
        Self {
            slots: (0..capacity).map(|_| UnsafeCell::new(None)).collect(),
            pushed: AtomicUsize::new(0),
            popped: AtomicUsize::new(0),
        }
    }

    /// Where the value lies before which `count` others went through.
    fn slot(&self, count: usize) -> &UnsafeCell<Option<T>> {
        &self.slots[count % self.slots.len()]
    }
}
