//! Quiescent states, step 2: the reader repeats the writer's number.
//!
//! ```
//! use reclamation::qsbr_s2_period::cell;
//!
//! let (mut writer, mut reader) = cell(1);
//! writer.publish(2);
//! writer.publish(3);
//! assert_eq!(writer.pending(), 2);
//! assert_eq!(reader.block(|value| *value), 3);
//! writer.try_reclaim();
//! assert_eq!(writer.pending(), 0);
//! ```

use super::sync::{
    Arc,
    atomic::{
        AtomicPtr, AtomicU64,
        Ordering::{Acquire, Release},
    },
    heap,
};
use std::collections::VecDeque;

struct Shared<T> {
    current: AtomicPtr<T>,
    /// How many values have been replaced.
    period: AtomicU64,
    /// The period that the reader has announced.
    announced: AtomicU64,
}

/// The end that publishes.
pub struct Writer<T> {
    shared: Arc<Shared<T>>,
    period: u64,
    /// What was replaced, and the period that began with it. Oldest first.
    retired: VecDeque<(*mut T, u64)>,
}

// SAFETY: T: Send + Sync, because the ends share a value and it is freed here.
unsafe impl<T: Send + Sync> Send for Writer<T> {}

/// The end that reads.
pub struct Reader<T: Send + Sync> {
    shared: Arc<Shared<T>>,
}

/// Both ends of a cell that holds `value`.
pub fn cell<T: Send + Sync>(value: T) -> (Writer<T>, Reader<T>) {
    let shared = Arc::new(Shared {
        current: AtomicPtr::new(heap::new(value)),
        period: AtomicU64::new(0),
        announced: AtomicU64::new(0),
    });
    let writer = Writer {
        shared: Arc::clone(&shared),
        period: 0,
        retired: VecDeque::new(),
    };
    (writer, Reader { shared })
}

// ANCHOR: writer
impl<T> Writer<T> {
    /// Replaces the value. A grace period begins.
    pub fn publish(&mut self, value: T) {
        // Release: pairs with the Acquire load of `current` in `block`.
        let old = self.shared.current.swap(heap::new(value), Release);
        self.period += 1;
        // Release: pairs with the Acquire load of `period` in `block`.
        self.shared.period.store(self.period, Release);
        self.retired.push_back((old, self.period));
    }

    /// Frees what the reader no longer holds.
    pub fn try_reclaim(&mut self) {
        // Acquire: pairs with the Release store in `block`.
        let announced = self.shared.announced.load(Acquire);
        let due = self.retired.partition_point(|(_, tag)| *tag <= announced);
        for (old, _) in self.retired.drain(..due) {
            // SAFETY: the reader has announced a period that began when `old` was
            // already replaced. It had let go of it, and does not find it again.
            unsafe { heap::free(old) };
        }
    }

    /// How many replaced values have not been freed.
    pub fn pending(&self) -> usize {
        self.retired.len()
    }
}
// ANCHOR_END: writer

// ANCHOR: reader
impl<T: Send + Sync> Reader<T> {
    /// Renders a block, and is quiescent after it.
    pub fn block<R>(&mut self, look: impl FnOnce(&T) -> R) -> R {
        // Acquire: pairs with the Release swap in `publish`.
        let current = self.shared.current.load(Acquire);
        // SAFETY: it is freed only after this reader has announced a later period.
        let result = unsafe { heap::with(current, look) };
        // Acquire: pairs with the Release store of `period` in `publish`.
        let period = self.shared.period.load(Acquire);
        // Release: pairs with the Acquire load in `try_reclaim`.
        self.shared.announced.store(period, Release);
        result
    }
}
// ANCHOR_END: reader

// What is left at the end is leaked here: who frees it, the whole cell answers.
