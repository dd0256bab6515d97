//! Quiescent states, step 1: the reader counts its blocks, and the writer waits for a new number.
//!
//! ```
//! use reclamation::qsbr_s1_blocks::cell;
//!
//! let (mut writer, mut reader) = cell(1);
//! assert!(writer.publish(2));
//! assert!(!writer.try_reclaim(), "no block has ended since");
//! assert_eq!(reader.block(|value| *value), 2);
//! assert!(writer.try_reclaim());
//! # reader.block(|_| ());
//! ```

use super::sync::{
    Arc,
    atomic::{
        AtomicPtr, AtomicU64,
        Ordering::{Acquire, Release},
    },
    heap,
};

struct Shared<T> {
    current: AtomicPtr<T>,
    /// How many blocks the reader has done.
    blocks: AtomicU64,
}

/// The end that publishes. One value at a time may wait to be freed.
pub struct Writer<T> {
    shared: Arc<Shared<T>>,
    /// What was replaced, and the number of blocks then.
    retired: Option<(*mut T, u64)>,
}

// SAFETY: none: a value may be freed here that the reader still has. T: Send + Sync, because
// the ends share it and it is freed on either thread.
unsafe impl<T: Send + Sync> Send for Writer<T> {}

/// The end that reads.
pub struct Reader<T: Send + Sync> {
    shared: Arc<Shared<T>>,
    blocks: u64,
}

/// Both ends of a cell that holds `value`.
pub fn cell<T: Send + Sync>(value: T) -> (Writer<T>, Reader<T>) {
    let shared = Arc::new(Shared {
        current: AtomicPtr::new(heap::new(value)),
        blocks: AtomicU64::new(0),
    });
    let writer = Writer {
        shared: Arc::clone(&shared),
        retired: None,
    };
    (writer, Reader { shared, blocks: 0 })
}

// ANCHOR: writer
impl<T> Writer<T> {
    /// Replaces the value; `false` if the one before still waits to be freed.
    pub fn publish(&mut self, value: T) -> bool {
        let done = self.retired.is_none();
        if done {
            // Release: pairs with the Acquire load in `block`.
            let old = self.shared.current.swap(heap::new(value), Release);
            // Acquire: pairs with the Release store in `block`.
            self.retired = Some((old, self.shared.blocks.load(Acquire)));
        }
        done
    }

    /// Frees what was replaced if a block has ended since; `true` if nothing is left.
    pub fn try_reclaim(&mut self) -> bool {
        // Acquire: pairs with the Release store in `block`.
        let blocks = self.shared.blocks.load(Acquire);
        if let Some((old, _)) = self.retired.take_if(|(_, then)| *then != blocks) {
            // SAFETY: none, for `then` may have been out of date.
            unsafe { heap::free(old) };
        }
        self.retired.is_none()
    }
}
// ANCHOR_END: writer

// ANCHOR: reader
impl<T: Send + Sync> Reader<T> {
    /// Renders a block.
    pub fn block<R>(&mut self, look: impl FnOnce(&T) -> R) -> R {
        // Acquire: pairs with the Release swap in `publish`.
        let current = self.shared.current.load(Acquire);
        // SAFETY: none, as above.
        let result = unsafe { heap::with(current, look) };
        self.blocks += 1;
        // Release: pairs with the Acquire loads of the writer.
        self.shared.blocks.store(self.blocks, Release);
        result
    }
}
// ANCHOR_END: reader

// What is published at the end is leaked here, and what waits with it: who frees them, the
// whole cell answers.
