//! Hazard pointers, step 1: the reader names the version that it reads.

use std::{array, ptr};

use super::sync::{
    Arc, Mutex, PoisonError,
    atomic::{
        AtomicPtr,
        Ordering::{Acquire, Relaxed, Release},
    },
    heap,
};

// ANCHOR: shared
/// What the ends share.
struct Published<T, const N: usize> {
    current: AtomicPtr<T>,
    /// For each reader the version that it has read last, or null.
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
// SAFETY: there is none. A version is freed while it is read.
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
    /// Looks at the current version. Never waits, allocates or frees. The version
    /// stays until the next read.
    pub fn read<R>(&mut self, look: impl FnOnce(&T) -> R) -> R {
        let Published { current, slots, .. } = &*self.shared;
        let slot = &slots[self.slot];
        // Acquire: pairs with the Release of the swap in publish.
        let named = current.load(Acquire);
        // Release: pairs with the Acquire load in reclaim, which may find this name.
        slot.store(named, Release);
        // SAFETY: it is named. But was it still there when it was?
        unsafe { heap::with(named, look) }
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
        // Acquire: pairs with the Release stores to the slot in read.
        let named = self.shared.slots.each_ref().map(|slot| slot.load(Acquire));
        let free = self
            .retired
            .extract_if(.., |retired| !named.contains(&retired.0));
        for Retired(version) in free {
            // SAFETY: no slot names it. Or not yet?
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
