// fails: a_full_ring_takes_no_more_and_loses_nothing — one slot is kept empty, and none was added for that
#![allow(unsafe_code, reason = "a ring buffer from scratch")]

use interleave::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::*},
    cell::UnsafeCell,
};

/// What both ends share. It is full when one slot is left: so the two places are
/// the same only when it is empty.
struct Ring<T> {
    slots: Box<[UnsafeCell<Option<T>>]>,
    /// The slot that is filled next.
    tail: AtomicUsize,
    /// The slot that is emptied next.
    head: AtomicUsize,
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
        tail: AtomicUsize::new(0),
        head: AtomicUsize::new(0),
    });
    (Producer(Arc::clone(&ring)), Consumer(ring))
}

impl<T> Ring<T> {
    /// The slot after `slot`, round and round.
    fn after(&self, slot: usize) -> usize {
        (slot + 1) % self.slots.len()
    }
}

impl<T> Producer<T> {
    /// Puts a value in; gives it back if the ring is full. Never waits.
    pub fn push(&mut self, value: T) -> Result<(), T> {
        let ring = &*self.0;
        let tail = ring.tail.load(Relaxed);
        let next = ring.after(tail);
        if next == ring.head.load(Acquire) {
            return Err(value);
        }
        // SAFETY: not full, so the consumer is done with this slot.
        ring.slots[tail].with_mut(|slot| unsafe { *slot = Some(value) });
        ring.tail.store(next, Release);
        Ok(())
    }
}

impl<T> Consumer<T> {
    /// Takes the oldest value out, if there is one. Never waits.
    pub fn pop(&mut self) -> Option<T> {
        let ring = &*self.0;
        let head = ring.head.load(Relaxed);
        if ring.tail.load(Acquire) == head {
            return None;
        }
        // SAFETY: not empty, so the producer is done with this slot.
        let value = ring.slots[head].with_mut(|slot| unsafe { (*slot).take() });
        ring.head.store(ring.after(head), Release);
        value
    }
}
