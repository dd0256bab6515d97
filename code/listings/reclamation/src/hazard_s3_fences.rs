//! Hazard pointers, step 3: named, confirmed, and a fence on each side. Right.
//!
//! ```
//! use reclamation::hazard_s3_fences::published;
//!
//! let (mut writer, [mut reader]) = published(1);
//! writer.publish(2);
//! assert_eq!(reader.read(|version| *version), 2);
//! assert_eq!(writer.kept(), 0);
//! ```
//!
//! Source of the algorithm: Maged M. Michael's hazard pointers.

use std::{array, ptr};

use super::sync::{
    Arc, Mutex, PoisonError,
    atomic::{
        AtomicPtr,
        Ordering::{Acquire, Relaxed, Release, SeqCst},
        fence,
    },
    heap,
};

// ANCHOR: shared
/// What the ends share.
struct Published<T, const N: usize> {
    current: AtomicPtr<T>,
    /// For each reader the version that it reads, or null.
    slots: [AtomicPtr<T>; N],
    /// What the writer could not free before it went.
    left: Mutex<Vec<Retired<T>>>,
}

/// A version that new reads no longer find.
struct Retired<T>(*mut T);
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
    retired: Vec<Retired<T>>,
}

/// Reads the version. There are `N`, each with a slot of its own.
pub struct Reader<T, const N: usize> {
    shared: Arc<Published<T, N>>,
    slot: usize,
}

/// A version that `N` readers read and one writer replaces as a whole. The end that goes
/// last frees what is left.
pub fn published<T, const N: usize>(first: T) -> (Writer<T, N>, [Reader<T, N>; N]) {
    const {
        assert!(
            size_of::<T>() > 0,
            "versions are told apart by their addresses"
        )
    };
    let shared = Arc::new(Published {
        current: AtomicPtr::new(heap::new(first)),
        slots: array::from_fn(|_| AtomicPtr::new(ptr::null_mut())),
        left: Mutex::new(Vec::new()),
    });
    let readers = array::from_fn(|slot| Reader {
        shared: Arc::clone(&shared),
        slot,
    });
    let retired = Vec::new();
    (Writer { shared, retired }, readers)
}

// ANCHOR: read
impl<T, const N: usize> Reader<T, N> {
    /// Looks at the current version. Tries again each time that another one is published
    /// meanwhile. Never allocates or frees. If `look` panics, the version stays until the
    /// next read.
    pub fn read<R>(&mut self, look: impl FnOnce(&T) -> R) -> R {
        let Published { current, slots, .. } = &*self.shared;
        let slot = &slots[self.slot];
        let mut named = current.load(Relaxed); // only to be named
        let confirmed = loop {
            // Release: pairs with the Acquire load in reclaim, which may find this name
            // and not the null of the read before.
            slot.store(named, Release);
            // SeqCst: pairs with the fence in reclaim.
            fence(SeqCst);
            // Acquire: pairs with the Release of the swap in publish.
            let found = current.load(Acquire);
            if found == named {
                break found;
            }
            named = found;
        };
        // SAFETY: the second look, behind the fence, did not find it replaced. So the fence
        // of any scan that could free it comes after ours, and that scan finds the name.
        let seen = unsafe { heap::with(confirmed, look) };
        // Release: pairs with the Acquire load in reclaim.
        slot.store(ptr::null_mut(), Release);
        seen
    }
}
// ANCHOR_END: read

// ANCHOR: write
impl<T, const N: usize> Writer<T, N> {
    /// Puts another version in place of the current one, and frees what no reader names.
    /// Waits for nobody.
    pub fn publish(&mut self, next: T) {
        // Release: pairs with the Acquire load of the pointer in read.
        let old = self.shared.current.swap(heap::new(next), Release);
        self.retired.push(Retired(old));
        self.reclaim();
    }

    /// Frees what no reader names.
    pub fn reclaim(&mut self) {
        // SeqCst: pairs with the fence in read. Either this scan finds the name, or that
        // read finds the pointer changed.
        fence(SeqCst);
        // Acquire: pairs with the Release stores to the slot in read.
        let named = self.shared.slots.each_ref().map(|slot| slot.load(Acquire));
        let free = self
            .retired
            .extract_if(.., |retired| !named.contains(&retired.0));
        for Retired(version) in free {
            // SAFETY: it was replaced before the scan, and no slot names it.
            unsafe { heap::free(version) };
        }
        assert!(self.retired.len() <= N, "each slot keeps one version");
    }
}
// ANCHOR_END: write

impl<T, const N: usize> Writer<T, N> {
    /// How many versions have been replaced and are not freed.
    pub fn kept(&self) -> usize {
        self.retired.len()
    }
}

impl<T, const N: usize> Drop for Writer<T, N> {
    fn drop(&mut self) {
        let left = self.shared.left.lock();
        let mut left = left.unwrap_or_else(PoisonError::into_inner);
        left.append(&mut self.retired);
    }
}

impl<T, const N: usize> Drop for Published<T, N> {
    fn drop(&mut self) {
        let left = self.left.get_mut().unwrap_or_else(PoisonError::into_inner);
        let current = Retired(self.current.load(Relaxed));
        for Retired(version) in left.drain(..).chain([current]) {
            // SAFETY: it came from `heap::new`, and no end is left.
            unsafe { heap::free(version) };
        }
    }
}
