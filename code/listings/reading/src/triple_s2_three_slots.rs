//! The latest value, step 2: a triple buffer. Three slots, one for each end and one in
//! between, and two ends that swap theirs for that one.
//!
//! ```
//! use reading::triple_s2_three_slots::triple_buffer;
//!
//! let (mut writer, mut reader) = triple_buffer(0);
//! writer.publish(1);
//! writer.publish(2);
//! assert_eq!(reader.read(|value| *value), 2);
//! assert_eq!(reader.read(|value| *value), 2); // nothing newer
//! ```

use super::sync::{
    Arc,
    atomic::{
        AtomicUsize,
        Ordering::{AcqRel, Relaxed},
    },
    cell::UnsafeCell,
};
use std::mem;

// ANCHOR: shared
/// What both ends share.
struct Shared<T> {
    slots: [UnsafeCell<T>; 3],
    /// The number of the slot in between, and `FRESH` if the reader has not had it.
    middle: AtomicUsize,
}

/// Set beside the number of a slot.
const FRESH: usize = 4;

/// The end that writes: the slot `back` is its own.
pub struct Writer<T> {
    shared: Arc<Shared<T>>,
    back: usize,
}

/// The end that reads: the slot `front` is its own.
pub struct Reader<T> {
    shared: Arc<Shared<T>>,
    front: usize,
}
// ANCHOR_END: shared

// ANCHOR: sync
// SAFETY: `back`, `front` and the number in `middle` are three different slots, and
// stay so, since all that happens to them is that two are swapped. Each end gets at
// its own slot only, by `&mut self`, and what one end did to a slot happens before
// what the other does to it. T: Send, because values go from one thread to the other.
unsafe impl<T: Send> Sync for Shared<T> {}
// ANCHOR_END: sync

/// Both ends. All three slots hold `first`.
pub fn triple_buffer<T: Clone>(first: T) -> (Writer<T>, Reader<T>) {
    let slot = || UnsafeCell::new(first.clone());
    let shared = Arc::new(Shared {
        slots: [slot(), slot(), slot()],
        middle: AtomicUsize::new(1),
    });
    let writer = Writer {
        shared: Arc::clone(&shared),
        back: 0,
    };
    (writer, Reader { shared, front: 2 })
}

// ANCHOR: ends
impl<T> Writer<T> {
    /// Makes `value` the newest. Never waits. Drops what was in the slot before.
    pub fn publish(&mut self, mut value: T) {
        // SAFETY: the back slot is this end's own.
        let put = |slot: *mut T| mem::swap(unsafe { &mut *slot }, &mut value);
        self.shared.slots[self.back].with_mut(put);
        // AcqRel: pairs with the swap in `read`. Releases the slot that goes, with the
        // new value in it; acquires the one that comes, which the reader has left.
        let middle = self.shared.middle.swap(self.back | FRESH, AcqRel);
        self.back = middle & !FRESH;
        drop(value); // the old one, when the new one is out
    }
}

impl<T> Reader<T> {
    /// Looks at the newest value. Never waits, allocates or frees.
    pub fn read<R>(&mut self, look: impl FnOnce(&T) -> R) -> R {
        // Relaxed: only asks whether the swap is worth while.
        if self.shared.middle.load(Relaxed) & FRESH != 0 {
            // AcqRel: pairs with the swap in `publish`. Releases the slot that goes,
            // done with; acquires the one that comes, with the new value in it.
            let middle = self.shared.middle.swap(self.front, AcqRel);
            self.front = middle & !FRESH;
        }
        // SAFETY: the front slot is this end's own.
        self.shared.slots[self.front].with(|slot| look(unsafe { &*slot }))
    }
}
// ANCHOR_END: ends
