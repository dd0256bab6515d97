// fails: who_pins_again_is_done_with_what_was_read_before — collect may find this pin and never the OUTSIDE before it
#![allow(unsafe_code, reason = "reclamation by hand")]

use std::array;

use interleave::sync::{
    Mutex,
    atomic::{AtomicPtr, AtomicUsize, Ordering::*, fence},
    heap,
};

/// In a slot: not pinned. No epoch has this number.
const OUTSIDE: usize = 0;

/// A version that `N` members read and replace.
pub struct Versions<T, const N: usize> {
    current: AtomicPtr<T>,
    /// Moves in `collect` only, under the lock of `garbage`.
    epoch: AtomicUsize,
    /// For each member the epoch in which it is pinned, or [`OUTSIDE`].
    slots: [AtomicUsize; N],
    /// For each member how many guards it has. Its own thread alone counts.
    guards: [AtomicUsize; N],
    garbage: Mutex<Vec<Retired<T>>>,
}

/// A version that has been replaced, and its tag: the epoch in which that was.
struct Retired<T> {
    version: *mut T,
    tag: usize,
}

// SAFETY: T: Sync, because several members read a version; T: Send, because another
// member than the one that made it may free it.
unsafe impl<T: Send + Sync, const N: usize> Sync for Versions<T, N> {}
// SAFETY: the versions move with it.
unsafe impl<T: Send, const N: usize> Send for Versions<T, N> {}

/// A member is pinned, until this is dropped.
pub struct Guard<'a, T, const N: usize> {
    versions: &'a Versions<T, N>,
    member: usize,
}

impl<T, const N: usize> Versions<T, N> {
    /// With its first version.
    pub fn new(first: T) -> Self {
        Self {
            current: AtomicPtr::new(heap::new(first)),
            epoch: AtomicUsize::new(1),
            slots: array::from_fn(|_| AtomicUsize::new(OUTSIDE)),
            guards: array::from_fn(|_| AtomicUsize::new(0)),
            garbage: Mutex::new(Vec::new()),
        }
    }

    /// Pins a member. It may be pinned already: then this guard is nested in that one.
    /// Guards go in any order.
    ///
    /// # Safety
    /// All guards of one member are made, used and dropped on one thread.
    pub unsafe fn pin(&self, member: usize) -> Guard<'_, T, N> {
        if self.guards[member].fetch_add(1, Relaxed) == 0 {
            let epoch = self.epoch.load(Relaxed);
            self.slots[member].store(epoch, Relaxed);
            // SeqCst: pairs with the fence in publish.
            fence(SeqCst);
        }
        Guard {
            versions: self,
            member,
        }
    }

    /// Moves the epoch, unless somebody is pinned in an older one, and frees what was
    /// retired two epochs ago.
    pub fn collect(&self) {
        let mut garbage = self.garbage.lock().unwrap();
        let epoch = self.epoch.load(Relaxed);
        // Acquire: pairs with the Release stores to the slot.
        let mut slots = self.slots.iter().map(|slot| slot.load(Acquire));
        if !slots.all(|slot| slot == OUTSIDE || slot == epoch) {
            return;
        }
        let epoch = epoch + 1;
        self.epoch.store(epoch, Relaxed);
        for Retired { version, .. } in garbage.extract_if(.., |retired| epoch >= retired.tag + 2) {
            // SAFETY: two moves ago it was replaced, if the tag says the truth.
            unsafe { heap::free(version) };
        }
    }
}

impl<T, const N: usize> Guard<'_, T, N> {
    /// Looks at the current version.
    pub fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        // Acquire: pairs with the swap in publish.
        let current = self.versions.current.load(Acquire);
        // SAFETY: pinned since before the load, so it is not freed, if its tag says the
        // truth.
        unsafe { heap::with(current, look) }
    }

    /// Puts another version in place of the current one.
    pub fn publish(&self, next: T) {
        // Release: pairs with the Acquire load in read. Acquire: pairs with the Release
        // of the swap that published the old version.
        let version = self.versions.current.swap(heap::new(next), AcqRel);
        // SeqCst: pairs with the fence in pin.
        fence(SeqCst);
        // After the fence: no reader of the old version is pinned in a newer one.
        let tag = self.versions.epoch.load(Relaxed);
        let mut garbage = self.versions.garbage.lock().unwrap();
        garbage.push(Retired { version, tag });
    }
}

impl<T, const N: usize> Drop for Guard<'_, T, N> {
    fn drop(&mut self) {
        if self.versions.guards[self.member].fetch_sub(1, Relaxed) == 1 {
            // Release: pairs with the Acquire load in collect.
            self.versions.slots[self.member].store(OUTSIDE, Release);
        }
    }
}

impl<T, const N: usize> Drop for Versions<T, N> {
    fn drop(&mut self) {
        let garbage = self.garbage.get_mut().unwrap().drain(..);
        let garbage = garbage.map(|retired| retired.version);
        for version in garbage.chain([self.current.load(Relaxed)]) {
            // SAFETY: it came from `heap::new`, and nobody is pinned any more.
            unsafe { heap::free(version) };
        }
    }
}
