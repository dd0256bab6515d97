//! A row of values that any thread may read or replace, with `crossbeam-epoch`.
//!
//! ```
//! use reclamation::crossbeam_cage::Cage;
//!
//! let waves = Cage::new(["sine", "saw"]);
//! let thread = waves.enter();
//! thread.replace(1, "square");
//! assert_eq!(thread.read(1, |wave| *wave), "square");
//! ```

use std::sync::atomic::Ordering::{AcqRel, Acquire};

use crossbeam_epoch::{Atomic, Collector, LocalHandle, Owned};

// ANCHOR: cage
/// A row of values, and a collector of its own for those that have been replaced.
pub struct Cage<T> {
    values: Box<[Atomic<T>]>,
    collector: Collector,
}

impl<T> Cage<T> {
    /// A cage with these values.
    pub fn new(values: impl IntoIterator<Item = T>) -> Self {
        Self {
            values: values.into_iter().map(Atomic::new).collect(),
            collector: Collector::new(),
        }
    }

    /// Makes the calling thread known to the collector.
    pub fn enter(&self) -> Visitor<'_, T> {
        Visitor {
            cage: self,
            handle: self.collector.register(),
        }
    }
}

impl<T> Drop for Cage<T> {
    fn drop(&mut self) {
        for value in &mut self.values {
            // SAFETY: nobody else has the cage, and its values are never null.
            drop(unsafe { std::mem::take(value).into_owned() });
        }
    }
}
// ANCHOR_END: cage

/// One thread's way to a [`Cage`]. It stays on its thread.
pub struct Visitor<'a, T> {
    cage: &'a Cage<T>,
    handle: LocalHandle,
}

// ANCHOR: visitor
impl<T: Send + Sync> Visitor<'_, T> {
    /// Looks at a value. May drop values that have been replaced, on this thread.
    ///
    /// # Panics
    /// If there is no value of this number.
    pub fn read<R>(&self, number: usize, look: impl FnOnce(&T) -> R) -> R {
        let guard = self.handle.pin();
        // Acquire: pairs with the Release half of the swap in `replace`.
        let value = self.cage.values[number].load(Acquire, &guard);
        // SAFETY: never null, and not dropped while this guard of the cage's own
        // collector is there.
        look(unsafe { value.deref() })
    }

    /// Replaces a value. The old one is dropped later, on any thread.
    ///
    /// # Panics
    /// If there is no value of this number.
    pub fn replace(&self, number: usize, value: T) {
        let guard = self.handle.pin();
        // Release: pairs with the Acquire load in `read`. Acquire: pairs with the
        // Release half of the swap that published the old value.
        let old = self.cage.values[number].swap(Owned::new(value), AcqRel, &guard);
        // SAFETY: no new reader finds it any more, and no other thread has got it
        // from a swap. T: Send, so any thread may drop it. It is dropped while what T
        // borrows is there: by a visitor, which cannot outlive the cage, or by the
        // cage, which cannot outlive that; or never.
        unsafe { guard.defer_destroy(old) };
    }

    /// Hands over what this thread has replaced, and tries to move on by one epoch.
    pub fn flush(&self) {
        self.handle.pin().flush();
    }
}

impl<T> Drop for Visitor<'_, T> {
    /// Does nothing, but makes the compiler refuse a visitor that outlives its cage. It
    /// could be the last handle, and drop values whose borrows are over.
    fn drop(&mut self) {}
}
// ANCHOR_END: visitor
