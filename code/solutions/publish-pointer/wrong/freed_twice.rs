// fails: every_version_is_freed_with_the_cell — the last version is in the list, and freed once more as the current one
#![allow(unsafe_code, reason = "a pointer that is published by hand")]

use std::marker::PhantomData;

use interleave::sync::{
    Mutex,
    atomic::{AtomicPtr, Ordering::*},
    heap,
};

/// A version that many read and any thread replaces as a whole.
pub struct Published<T> {
    current: AtomicPtr<T>,
    /// All versions.
    all: Mutex<Vec<*mut T>>,
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
        let first = heap::new(first);
        Self {
            current: AtomicPtr::new(first),
            all: Mutex::new(vec![first]),
            owned: PhantomData,
        }
    }

    /// Puts another version in place of the current one.
    pub fn publish(&self, next: T) {
        let next = heap::new(next);
        self.all.lock().unwrap().push(next);
        self.current.store(next, Release);
    }

    /// Looks at the current version. Never waits.
    pub fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        let current = self.current.load(Acquire);
        // SAFETY: its making has been acquired, and it is not freed before the cell.
        unsafe { heap::with(current, look) }
    }
}

impl<T> Drop for Published<T> {
    fn drop(&mut self) {
        let last = self.current.load(Relaxed);
        let all = self.all.get_mut().unwrap().drain(..);
        for version in all.chain([last]) {
            // SAFETY: it came from `heap::new`, and nobody can look at it any more.
            unsafe { heap::free(version) };
        }
    }
}
