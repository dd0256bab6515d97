// fails: what_is_being_read_is_not_freed — a block can last longer than two versions
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
    /// The version before.
    replaced: Mutex<Option<*mut T>>,
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
        Self {
            current: AtomicPtr::new(heap::new(first)),
            replaced: Mutex::new(None),
            owned: PhantomData,
        }
    }

    /// Puts another version in place of the current one.
    pub fn publish(&self, next: T) {
        let old = self.current.swap(heap::new(next), AcqRel);
        let older = self.replaced.lock().unwrap().replace(old);
        if let Some(older) = older {
            // SAFETY: nobody has found it for a whole version.
            unsafe { heap::free(older) };
        }
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
        let replaced = self.replaced.get_mut().unwrap().take();
        for version in replaced.into_iter().chain([last]) {
            // SAFETY: it came from `heap::new`, is in one place only, and nobody can
            // look at it any more.
            unsafe { heap::free(version) };
        }
    }
}
