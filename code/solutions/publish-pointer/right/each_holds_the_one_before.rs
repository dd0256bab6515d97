//! Each version points to the one that it has replaced.

#![allow(unsafe_code, reason = "a pointer that is published by hand")]

use std::{marker::PhantomData, ptr};

use interleave::sync::{
    atomic::{AtomicPtr, Ordering::*},
    heap,
};

/// A version, and the one that it has replaced.
struct Version<T> {
    value: T,
    before: *mut Version<T>,
}

/// A version that many read and any thread replaces as a whole.
pub struct Published<T> {
    current: AtomicPtr<Version<T>>,
    owned: PhantomData<T>,
}

// SAFETY: T: Sync, because many threads read a version; T: Send, because another thread
// than the one that made it may free it.
unsafe impl<T: Send + Sync> Sync for Published<T> {}
// SAFETY: the versions move with it.
unsafe impl<T: Send> Send for Published<T> {}

impl<T> Published<T> {
    /// With its first version.
    pub fn new(first: T) -> Self {
        let first = Version {
            value: first,
            before: ptr::null_mut(),
        };
        Self {
            current: AtomicPtr::new(heap::new(first)),
            owned: PhantomData,
        }
    }

    /// Puts another version in place of the current one.
    pub fn publish(&self, next: T) {
        let next = heap::new(Version {
            value: next,
            before: ptr::null_mut(),
        });
        let mut current = self.current.load(Relaxed);
        loop {
            // SAFETY: it is not published, so it is ours alone.
            unsafe { heap::with_mut(next, |next| next.before = current) };
            // Release: pairs with the Acquire load in read.
            let published = self
                .current
                .compare_exchange_weak(current, next, Release, Relaxed);
            match published {
                Ok(_) => return,
                Err(newer) => current = newer,
            }
        }
    }

    /// Looks at the current version. Never waits.
    pub fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        // Acquire: pairs with the Release of the exchange in publish.
        let current = self.current.load(Acquire);
        // SAFETY: its making has been acquired, and it is not freed before the cell.
        unsafe { heap::with(current, |version| look(&version.value)) }
    }
}

impl<T> Drop for Published<T> {
    fn drop(&mut self) {
        let mut version = self.current.load(Relaxed);
        while !version.is_null() {
            // SAFETY: it came from `heap::new`, is in the chain once, and nobody can
            // look at it any more.
            version = unsafe {
                let before = heap::with(version, |version| version.before);
                heap::free(version);
                before
            };
        }
    }
}
