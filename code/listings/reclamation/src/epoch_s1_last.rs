//! Epochs, step 1: a reader says in which epoch it read last. Who rests keeps it all.
//!
//! ```
//! use reclamation::epoch_s1_last::published;
//!
//! let (mut writer, [mut reader]) = published(1);
//! writer.publish(2);
//! assert_eq!(reader.read(|version| *version), 2);
//! assert!(writer.advance());
//! assert!(!writer.advance()); // until the reader reads again
//! ```
//!
//! Source of the algorithm: Keir Fraser's epochs, with one writer, which counts them.

use std::array;

use super::sync::{
    Arc, Mutex, PoisonError,
    atomic::{
        AtomicPtr, AtomicUsize,
        Ordering::{Acquire, Relaxed, Release, SeqCst},
        fence,
    },
    heap,
};

// ANCHOR: shared
/// What the ends share.
struct Published<T, const N: usize> {
    current: AtomicPtr<T>,
    epoch: AtomicUsize,
    /// For each reader the epoch that it found when its last read began.
    slots: [AtomicUsize; N],
    /// What the writer could not free before it went.
    left: Mutex<Vec<Retired<T>>>,
}

/// A version that new reads no longer find, and the epoch in which it was retired.
struct Retired<T> {
    version: *mut T,
    epoch: usize,
}
// ANCHOR_END: shared

// SAFETY: stands for the version, which is dropped where this goes (T: Send), while
// readers may still look at it elsewhere (T: Sync).
unsafe impl<T: Send + Sync> Send for Retired<T> {}
// SAFETY: the ends lend versions to several threads (T: Sync), and whichever end goes
// last drops them (T: Send).
unsafe impl<T: Send + Sync, const N: usize> Send for Published<T, N> {}
// SAFETY: as for Send.
unsafe impl<T: Send + Sync, const N: usize> Sync for Published<T, N> {}

/// Replaces the version. There is one. Versions are freed here.
pub struct Writer<T, const N: usize> {
    shared: Arc<Published<T, N>>,
    /// The global epoch, which this end alone moves.
    epoch: usize,
    garbage: Vec<Retired<T>>,
}

/// Reads the version. There are `N`, each with a slot of its own.
pub struct Reader<T, const N: usize> {
    shared: Arc<Published<T, N>>,
    slot: usize,
}

/// A version that `N` readers read and one writer replaces as a whole. The end that goes
/// last frees what is left.
pub fn published<T, const N: usize>(first: T) -> (Writer<T, N>, [Reader<T, N>; N]) {
    let epoch = 1;
    let shared = Arc::new(Published {
        current: AtomicPtr::new(heap::new(first)),
        epoch: AtomicUsize::new(epoch),
        slots: array::from_fn(|_| AtomicUsize::new(epoch)),
        left: Mutex::new(Vec::new()),
    });
    let readers = array::from_fn(|slot| Reader {
        shared: Arc::clone(&shared),
        slot,
    });
    let writer = Writer {
        shared,
        epoch,
        garbage: Vec::new(),
    };
    (writer, readers)
}

// ANCHOR: read
impl<T, const N: usize> Reader<T, N> {
    /// Looks at the current version. Never waits, tries again, allocates or frees.
    pub fn read<R>(&mut self, look: impl FnOnce(&T) -> R) -> R {
        let shared = &*self.shared;
        let epoch = shared.epoch.load(Relaxed); // an old one only holds the writer back
        // Release: pairs with the Acquire load in advance: the read before is over.
        shared.slots[self.slot].store(epoch, Release);
        // SeqCst: pairs with the fence in publish.
        fence(SeqCst);
        // Acquire: pairs with the Release of the swap in publish.
        let current = shared.current.load(Acquire);
        // SAFETY: the epoch moves once at most before this reader's next read.
        unsafe { heap::with(current, look) }
    }
}
// ANCHOR_END: read

// ANCHOR: write
impl<T, const N: usize> Writer<T, N> {
    /// Puts another version in place of the current one, and frees what is old enough.
    /// Waits for nobody.
    ///
    /// # Panics
    /// When the epochs are used up. With 64 bits that takes centuries.
    pub fn publish(&mut self, next: T) {
        // Release: pairs with the Acquire load of the pointer in read.
        let version = self.shared.current.swap(heap::new(next), Release);
        // SeqCst: pairs with the fence in read. Either the advances to come find the
        // reader, or the reader finds the swap.
        fence(SeqCst);
        let epoch = self.epoch;
        self.garbage.push(Retired { version, epoch });
        self.advance();
    }

    /// Begins another epoch, unless a reader is still in an older one, and frees what is
    /// then old enough. Returns whether it did.
    ///
    /// # Panics
    /// As [`publish`](Self::publish).
    pub fn advance(&mut self) -> bool {
        // Acquire: pairs with the Release stores to the slot in read.
        let mut slots = self.shared.slots.iter().map(|slot| slot.load(Acquire));
        if !slots.all(|slot| slot == self.epoch) {
            return false;
        }
        let next = self.epoch.checked_add(1).expect("epochs are left");
        self.epoch = next;
        self.shared.epoch.store(next, Relaxed); // the fences see to what was before it
        // ANCHOR: two
        let free = self
            .garbage
            .extract_if(.., |retired| next - retired.epoch >= 2);
        // ANCHOR_END: two
        for Retired { version, .. } in free {
            // SAFETY: replaced two epochs ago. Who could have found it has been waited for.
            unsafe { heap::free(version) };
        }
        true
    }
}
// ANCHOR_END: write

impl<T, const N: usize> Writer<T, N> {
    /// How many versions have been replaced and are not freed.
    pub fn kept(&self) -> usize {
        self.garbage.len()
    }
}

impl<T, const N: usize> Drop for Writer<T, N> {
    fn drop(&mut self) {
        let left = self.shared.left.lock();
        let mut left = left.unwrap_or_else(PoisonError::into_inner);
        left.append(&mut self.garbage);
    }
}

impl<T, const N: usize> Drop for Published<T, N> {
    fn drop(&mut self) {
        let left = self.left.get_mut().unwrap_or_else(PoisonError::into_inner);
        let left = left.drain(..).map(|retired| retired.version);
        for version in left.chain([self.current.load(Relaxed)]) {
            // SAFETY: it came from `heap::new`, and no end is left.
            unsafe { heap::free(version) };
        }
    }
}
