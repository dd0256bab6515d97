//! Epochs, step 3: a reader says whether it reads, and garbage waits for two. Right.
//!
//! ```
//! use reclamation::epoch_s3_two::published;
//!
//! let (mut writer, [mut reader]) = published(1);
//! writer.publish(2);
//! assert_eq!(reader.read(|version| *version), 2);
//! assert!(writer.advance());
//! assert_eq!(writer.kept(), 0);
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
/// In a slot: not reading. No epoch has this number.
const OUTSIDE: usize = 0;

/// What the ends share.
struct Published<T, const N: usize> {
    current: AtomicPtr<T>,
    epoch: AtomicUsize,
    /// For each reader the epoch that it found when its read began, or [`OUTSIDE`].
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
    let epoch = OUTSIDE + 1;
    let shared = Arc::new(Published {
        current: AtomicPtr::new(heap::new(first)),
        epoch: AtomicUsize::new(epoch),
        slots: array::from_fn(|_| AtomicUsize::new(OUTSIDE)),
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
        let pin = Pin::new(&self.shared, self.slot);
        // Acquire: pairs with the Release of the swap in publish.
        let current = pin.shared.current.load(Acquire);
        // SAFETY: pinned since before the load. If this version is replaced, every advance
        // from then on finds the pin: the epoch moves once at most, and a free takes two.
        unsafe { heap::with(current, look) }
    }
}

/// The reader reads, until this is dropped, be it by a panic.
struct Pin<'a, T, const N: usize> {
    shared: &'a Published<T, N>,
    slot: &'a AtomicUsize,
}

impl<'a, T, const N: usize> Pin<'a, T, N> {
    fn new(shared: &'a Published<T, N>, slot: usize) -> Self {
        let slot = &shared.slots[slot];
        let epoch = shared.epoch.load(Relaxed); // an old one only holds the writer back
        // Release: pairs with the Acquire load in advance, which may find this epoch and
        // not the end of the read before.
        slot.store(epoch, Release);
        // SeqCst: pairs with the fence in publish.
        fence(SeqCst);
        Self { shared, slot }
    }
}

impl<T, const N: usize> Drop for Pin<'_, T, N> {
    fn drop(&mut self) {
        // Release: pairs with the Acquire load in advance.
        self.slot.store(OUTSIDE, Release);
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
        // SeqCst: pairs with the fence in Pin::new. Either the advances to come find the
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
        // Acquire: pairs with the Release stores to the slot in Pin.
        let mut slots = self.shared.slots.iter().map(|slot| slot.load(Acquire));
        if !slots.all(|slot| slot == OUTSIDE || slot == self.epoch) {
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
