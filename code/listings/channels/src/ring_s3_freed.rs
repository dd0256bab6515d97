//! Step 3 of a ring buffer from scratch: the count of what came out is published
//! with Release and read with Acquire too.
//!
//! This one is right, if one thread pushes and one thread pops.
//!
//! ```
//! use channels::ring_s3_freed::Ring;
//!
//! let edits = Ring::new(2);
//! std::thread::scope(|s| {
//!     s.spawn(|| (1..=100).for_each(|n| while edits.push(n).is_err() {}));
//!     for n in 1..=100 {
//!         let got = loop {
//!             if let Some(got) = edits.pop() {
//!                 break got;
//!             }
//!         };
//!         assert_eq!(got, n);
//!     }
//! });
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
// are filled, and all that was done to a slot happens before what the other does
// to it. (As long as one thread pushes and one pops: nobody makes sure.)
unsafe impl<T: Send> Sync for Ring<T> {}

impl<T> Ring<T> {
    // ANCHOR: both
    /// Puts a value in; gives it back if the ring is full. For one thread.
    pub fn push(&self, value: T) -> Result<(), T> {
        let pushed = self.pushed.load(Relaxed);
        // Acquire: pairs with the Release store in `pop`.
        if pushed - self.popped.load(Acquire) == self.slots.len() {
            return Err(value);
        }
        // SAFETY: not full, so the consumer is done with this slot.
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
        // Release: pairs with the Acquire load of `popped` in `push`.
        self.popped.store(popped + 1, Release);
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
