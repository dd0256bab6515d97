// fails: what_the_consumer_takes_is_all_there — a fetch_add is one step, and says nothing of the slot
#![allow(unsafe_code, reason = "a ring buffer from scratch")]

use interleave::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::*},
    cell::UnsafeCell,
};

/// What both ends share.
struct Ring<T> {
    slots: Box<[UnsafeCell<Option<T>>]>,
    /// How many slots are filled. Both ends change it.
    len: AtomicUsize,
}

// SAFETY: the producer is at the slots that are free, the consumer at those that
// are filled, and one is done with a slot before the other gets it.
unsafe impl<T: Send> Sync for Ring<T> {}

/// The end that pushes, and the slot that it fills next.
pub struct Producer<T>(Arc<Ring<T>>, usize);

/// The end that pops, and the slot that it empties next.
pub struct Consumer<T>(Arc<Ring<T>>, usize);

/// A ring with room for `capacity` values, 1 or more.
pub fn ring<T>(capacity: usize) -> (Producer<T>, Consumer<T>) {
    let ring = Arc::new(Ring {
        slots: (0..capacity).map(|_| UnsafeCell::new(None)).collect(),
        len: AtomicUsize::new(0),
    });
    (Producer(Arc::clone(&ring), 0), Consumer(ring, 0))
}

impl<T> Producer<T> {
    /// Puts a value in; gives it back if the ring is full. Never waits.
    pub fn push(&mut self, value: T) -> Result<(), T> {
        let Self(ring, next) = self;
        if ring.len.load(Relaxed) == ring.slots.len() {
            return Err(value);
        }
        // SAFETY: not full, so the consumer is done with this slot.
        ring.slots[*next].with_mut(|slot| unsafe { *slot = Some(value) });
        *next = (*next + 1) % ring.slots.len();
        ring.len.fetch_add(1, Relaxed);
        Ok(())
    }
}

impl<T> Consumer<T> {
    /// Takes the oldest value out, if there is one. Never waits.
    pub fn pop(&mut self) -> Option<T> {
        let Self(ring, next) = self;
        if ring.len.load(Relaxed) == 0 {
            return None;
        }
        // SAFETY: not empty, so the producer is done with this slot.
        let value = ring.slots[*next].with_mut(|slot| unsafe { (*slot).take() });
        *next = (*next + 1) % ring.slots.len();
        ring.len.fetch_sub(1, Relaxed);
        value
    }
}
