// fails: what_the_consumer_takes_is_all_there — the count of what went in is not acquired
#![allow(unsafe_code, reason = "a ring buffer from scratch")]

use interleave::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::*},
    cell::UnsafeCell,
};

/// What both ends share.
struct Ring<T> {
    slots: Box<[UnsafeCell<Option<T>>]>,
    /// How many values have gone in.
    pushed: AtomicUsize,
    /// How many have come out.
    popped: AtomicUsize,
}

// SAFETY: the producer is at the slots that are free, the consumer at those that
// are filled, and one is done with a slot before the other gets it.
unsafe impl<T: Send> Sync for Ring<T> {}

/// The end that pushes.
pub struct Producer<T>(Arc<Ring<T>>);

/// The end that pops.
pub struct Consumer<T>(Arc<Ring<T>>);

/// A ring with room for `capacity` values, 1 or more.
pub fn ring<T>(capacity: usize) -> (Producer<T>, Consumer<T>) {
    let ring = Arc::new(Ring {
        slots: (0..capacity).map(|_| UnsafeCell::new(None)).collect(),
        pushed: AtomicUsize::new(0),
        popped: AtomicUsize::new(0),
    });
    (Producer(Arc::clone(&ring)), Consumer(ring))
}

impl<T> Ring<T> {
    /// Where the value lies before which `count` others went through.
    fn slot(&self, count: usize) -> &UnsafeCell<Option<T>> {
        &self.slots[count % self.slots.len()]
    }
}

impl<T> Producer<T> {
    /// Puts a value in; gives it back if the ring is full. Never waits.
    pub fn push(&mut self, value: T) -> Result<(), T> {
        let ring = &*self.0;
        let pushed = ring.pushed.load(Relaxed);
        if pushed - ring.popped.load(Acquire) == ring.slots.len() {
            return Err(value);
        }
        let slot = ring.slot(pushed);
        // SAFETY: not full, so the consumer is done with this slot.
        slot.with_mut(|slot| unsafe { *slot = Some(value) });
        ring.pushed.store(pushed + 1, Release);
        Ok(())
    }
}

impl<T> Consumer<T> {
    /// Takes the oldest value out, if there is one. Never waits.
    pub fn pop(&mut self) -> Option<T> {
        let ring = &*self.0;
        let popped = ring.popped.load(Relaxed);
        if ring.pushed.load(Relaxed) == popped {
            return None;
        }
        let slot = ring.slot(popped);
        // SAFETY: not empty, so the producer is done with this slot.
        let value = slot.with_mut(|slot| unsafe { (*slot).take() });
        ring.popped.store(popped + 1, Release);
        value
    }
}
