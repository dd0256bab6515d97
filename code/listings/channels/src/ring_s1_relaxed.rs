//! Step 1 of a ring buffer from scratch: slots, and two counts.
//!
//! It loses nothing and swaps nothing on one thread. Nothing yet ties the slots
//! to the counts.
//!
//! ```
//! use channels::ring_s1_relaxed::Ring;
//!
//! let edits = Ring::new(2);
//! assert_eq!(edits.push('a'), Ok(()));
//! assert_eq!(edits.push('b'), Ok(()));
//! assert_eq!(edits.push('c'), Err('c')); // full
//! assert_eq!(edits.pop(), Some('a')); // on one thread, it works
//! ```

use super::sync::{
    atomic::{AtomicUsize, Ordering::Relaxed},
    cell::UnsafeCell,
};

/// Slots that one thread fills and another empties, round and round.
// ANCHOR: ring
pub struct Ring<T> {
    slots: Box<[UnsafeCell<Option<T>>]>,
    /// How many values have gone in. Only the producer stores here.
    pushed: AtomicUsize,
    /// How many have come out. Only the consumer stores here.
    popped: AtomicUsize,
}

// SAFETY: the producer is at the slots that are free, the consumer at those that
// are filled. (The counts say which. Nothing makes the slots follow them.)
unsafe impl<T: Send> Sync for Ring<T> {}

impl<T> Ring<T> {
    /// Puts a value in; gives it back if the ring is full. For one thread.
    pub fn push(&self, value: T) -> Result<(), T> {
        let pushed = self.pushed.load(Relaxed);
        if pushed - self.popped.load(Relaxed) == self.slots.len() {
            return Err(value);
        }
        // SAFETY: not full, so this slot is free. (Wrong.)
        self.slot(pushed)
            .with_mut(|slot| unsafe { *slot = Some(value) });
        self.pushed.store(pushed + 1, Relaxed);
        Ok(())
    }

    /// Takes the oldest value out, if there is one. For one other thread.
    pub fn pop(&self) -> Option<T> {
        let popped = self.popped.load(Relaxed);
        if self.pushed.load(Relaxed) == popped {
            return None;
        }
        // SAFETY: not empty, so this slot is filled. (Wrong.)
        let value = self.slot(popped).with_mut(|slot| unsafe { (*slot).take() });
        self.popped.store(popped + 1, Relaxed);
        value
    }
}
// ANCHOR_END: ring

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
