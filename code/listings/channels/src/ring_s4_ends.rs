//! Step 4 of a ring buffer from scratch: two ends, each of which one thread at a
//! time can use.
//!
//! ```
//! use channels::ring_s4_ends::ring;
//!
//! let (mut edits, mut inbox) = ring(3);
//! std::thread::scope(|s| {
//!     s.spawn(move || (1..=100).for_each(|n| while edits.push(n).is_err() {}));
//!     for n in 1..=100 {
//!         let got = loop {
//!             if let Some(got) = inbox.pop() {
//!                 break got;
//!             }
//!         };
//!         assert_eq!(got, n);
//!     }
//! });
//! ```
//!
//! And a loan: a ring there and a ring back, so that whoever gave a value away is
//! the one who drops it.
//!
//! ```
//! use channels::ring_s4_ends::loan;
//!
//! let (mut lender, mut borrower) = loan(8);
//! lender.lend(vec![1, 2, 3]);
//! let mut sum = 0;
//! borrower.each(|numbers| sum += numbers.iter().sum::<i32>());
//! assert_eq!(sum, 6);
//! assert!(lender.flush()); // the vector is freed here
//! ```

use super::sync::{
    Arc,
    atomic::{
        AtomicUsize,
        Ordering::{Acquire, Relaxed, Release},
    },
    cell::UnsafeCell,
};
use std::collections::VecDeque;
use std::mem::{MaybeUninit, needs_drop};
use std::ops::Deref;

/// What both ends share.
// ANCHOR: ring
struct Ring<T> {
    /// A power of two of them, so that the counts may overflow: where `usize`
    /// begins again at 0, the slots do so too.
    slots: Box<[UnsafeCell<MaybeUninit<T>>]>,
    capacity: usize,
    pushed: OwnLine<AtomicUsize>,
    popped: OwnLine<AtomicUsize>,
}

/// The end that pushes.
pub struct Producer<T> {
    ring: Arc<Ring<T>>,
    /// As in the ring, where nobody else stores it.
    pushed: usize,
}

/// The end that pops.
pub struct Consumer<T> {
    ring: Arc<Ring<T>>,
    /// As in the ring, where nobody else stores it.
    popped: usize,
}
// ANCHOR_END: ring

// ANCHOR: sync
// SAFETY: one producer exists and one consumer, and each needs `&mut` of itself
// to get at a slot. The producer is at those that are free, the consumer at those
// that are filled, and what was done to a slot happens before what the other does
// to it. T: Send, because values go in on one thread and come out on another.
unsafe impl<T: Send> Sync for Ring<T> {}
// ANCHOR_END: sync

/// A ring with room for `capacity` values, in memory that it takes now. One of
/// capacity 0 refuses everything.
///
/// # Panics
/// If so many values would take more than `isize::MAX` bytes.
pub fn ring<T>(capacity: usize) -> (Producer<T>, Consumer<T>) {
    ring_from(0, capacity)
}

/// A ring through which `count` values seem to have gone already: for those who
/// want to see the counts overflow.
///
/// # Panics
/// As [`ring`] does.
pub fn ring_from<T>(count: usize, capacity: usize) -> (Producer<T>, Consumer<T>) {
    let slots = capacity.checked_next_power_of_two();
    let slots = slots.expect("so many values do not fit in memory");
    let ring = Arc::new(Ring {
        slots: (0..slots)
            .map(|_| UnsafeCell::new(MaybeUninit::uninit()))
            .collect(),
        capacity,
        pushed: OwnLine(AtomicUsize::new(count)),
        popped: OwnLine(AtomicUsize::new(count)),
    });
    let producer = Producer {
        ring: Arc::clone(&ring),
        pushed: count,
    };
    let consumer = Consumer {
        ring,
        popped: count,
    };
    (producer, consumer)
}

// ANCHOR: ends
impl<T> Producer<T> {
    /// Puts a value in; gives it back if the ring is full. Never waits.
    pub fn push(&mut self, value: T) -> Result<(), T> {
        // Acquire: pairs with the Release store in `pop`.
        let popped = self.ring.popped.load(Acquire);
        if self.pushed.wrapping_sub(popped) == self.ring.capacity {
            return Err(value);
        }
        let slot = self.ring.slot(self.pushed);
        // SAFETY: not full, so the consumer is done with this slot.
        slot.with_mut(|slot| unsafe { (*slot).write(value) });
        self.pushed = self.pushed.wrapping_add(1);
        // Release: pairs with the Acquire load in `pop`.
        self.ring.pushed.store(self.pushed, Release);
        Ok(())
    }
}

impl<T> Consumer<T> {
    /// Takes the oldest value out, if there is one. Never waits.
    pub fn pop(&mut self) -> Option<T> {
        // Acquire: pairs with the Release store in `push`.
        if self.ring.pushed.load(Acquire) == self.popped {
            return None;
        }
        let slot = self.ring.slot(self.popped);
        // SAFETY: not empty, so the producer has filled this slot; and it counts
        // as popped before anybody reads it again.
        let value = slot.with(|slot| unsafe { (*slot).assume_init_read() });
        self.popped = self.popped.wrapping_add(1);
        // Release: pairs with the Acquire load in `push`.
        self.ring.popped.store(self.popped, Release);
        Some(value)
    }
}
// ANCHOR_END: ends

impl<T> Producer<T> {
    /// How many values the ring has room for.
    pub fn capacity(&self) -> usize {
        self.ring.capacity
    }
}

impl<T> Ring<T> {
    /// Where the value lies before which `count` others went through.
    fn slot(&self, count: usize) -> &UnsafeCell<MaybeUninit<T>> {
        &self.slots[count % self.slots.len()]
    }
}

// ANCHOR: drop
impl<T> Drop for Ring<T> {
    fn drop(&mut self) {
        if !needs_drop::<T>() {
            return;
        }
        // Relaxed: both ends are gone, and all that they did happened before: by `Arc`.
        let pushed = self.pushed.load(Relaxed);
        let mut popped = self.popped.load(Relaxed);
        while popped != pushed {
            let slot = self.slot(popped);
            // SAFETY: what was pushed and not popped is there, and is ours.
            slot.with_mut(|slot| unsafe { (*slot).assume_init_drop() });
            popped = popped.wrapping_add(1);
        }
    }
}
// ANCHOR_END: drop

/// A value on a cache line of its own, or on a pair of them: some processors fetch
/// them in pairs.
#[repr(align(128))]
struct OwnLine<T>(T);

impl<T> Deref for OwnLine<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Gives values away for a while, and gets every one of them back.
pub struct Lender<T> {
    there: Producer<T>,
    back: Consumer<T>,
    /// How many are away: on their way, in use, or on their way back.
    away: usize,
    waiting: VecDeque<T>,
}

/// Gets the values, one after the other, and sends them back.
pub struct Borrower<T> {
    there: Consumer<T>,
    back: Producer<T>,
}

impl<T> Lender<T> {
    /// Gives a value away: now, or when others have come back.
    pub fn lend(&mut self, value: T) {
        self.waiting.push_back(value);
        self.flush();
    }

    // ANCHOR: flush
    /// Drops what has come back and sends what waits. `true` if nothing waits.
    pub fn flush(&mut self) -> bool {
        while let Some(spent) = self.back.pop() {
            self.away -= 1;
            drop(spent);
        }
        while self.away < self.there.capacity() {
            let Some(value) = self.waiting.pop_front() else {
                break;
            };
            self.away += 1;
            let sent = self.there.push(value);
            assert!(sent.is_ok(), "no more are away than there is room for");
        }
        self.waiting.is_empty()
    }
    // ANCHOR_END: flush
}

// ANCHOR: each
impl<T> Borrower<T> {
    /// Lets `work` at each value that has arrived, the oldest first, and sends it
    /// back. Never waits, allocates or frees, unless `work` does.
    ///
    /// If `work` panics, its value is dropped here and not sent back.
    pub fn each(&mut self, mut work: impl FnMut(&mut T)) {
        for _ in 0..self.back.capacity() {
            let Some(mut value) = self.there.pop() else {
                break;
            };
            work(&mut value);
            let sent = self.back.push(value);
            assert!(sent.is_ok(), "no more are away than there is room for");
        }
    }
}
// ANCHOR_END: each

/// Both ends of a loan, of at most `capacity` values at a time.
///
/// # Panics
/// As [`ring`] does.
pub fn loan<T>(capacity: usize) -> (Lender<T>, Borrower<T>) {
    let (producer, there) = ring(capacity);
    let (back, consumer) = ring(capacity);
    let lender = Lender {
        there: producer,
        back: consumer,
        away: 0,
        waiting: VecDeque::new(),
    };
    (lender, Borrower { there, back })
}
