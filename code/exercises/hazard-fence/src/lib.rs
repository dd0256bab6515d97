//! A version that a reader names in a slot, so that the writer does not free it.
//!
//! The writer frees it all the same. Mend `publish`, `reclaim` and `read`; the task is in
//! README.md.

#![allow(unsafe_code, reason = "a version that is freed by hand")]

use std::ptr;

use interleave::sync::{
    Arc, Mutex,
    atomic::{AtomicPtr, Ordering::*},
    heap,
};

/// What the two ends share.
struct Shared<T> {
    current: AtomicPtr<T>,
    /// The version that the reader reads, or null.
    slot: AtomicPtr<T>,
    retired: Mutex<Vec<Retired<T>>>,
}

/// A version that was replaced and is not freed.
struct Retired<T>(*mut T);

// SAFETY: stands for the version, which is dropped where this goes (T: Send) while the
// reader may look at it elsewhere (T: Sync).
unsafe impl<T: Send + Sync> Send for Retired<T> {}
// SAFETY: the ends lend versions to two threads (T: Sync), and either may drop the last
// (T: Send).
unsafe impl<T: Send + Sync> Send for Shared<T> {}
// SAFETY: as for Send.
unsafe impl<T: Send + Sync> Sync for Shared<T> {}

/// Replaces the version. There is one.
pub struct Writer<T>(Arc<Shared<T>>);

/// Reads the version. There is one.
pub struct Reader<T>(Arc<Shared<T>>);

/// A version that one thread reads and another replaces as a whole.
pub fn published<T>(first: T) -> (Writer<T>, Reader<T>) {
    let shared = Arc::new(Shared {
        current: AtomicPtr::new(heap::new(first)),
        slot: AtomicPtr::new(ptr::null_mut()),
        retired: Mutex::new(Vec::new()),
    });
    (Writer(Arc::clone(&shared)), Reader(shared))
}

impl<T> Writer<T> {
    /// Puts another version in place of the current one, and frees what the reader does
    /// not name. Waits for no read.
    pub fn publish(&mut self, next: T) {
        let old = self.0.current.swap(heap::new(next), SeqCst);
        self.0.retired.lock().unwrap().push(Retired(old));
        self.reclaim();
    }

    /// Frees what the reader does not name.
    pub fn reclaim(&mut self) {
        let named = self.0.slot.load(Acquire);
        let mut retired = self.0.retired.lock().unwrap();
        for Retired(version) in retired.extract_if(.., |retired| retired.0 != named) {
            // SAFETY: the reader does not name it, and can no longer find it.
            unsafe { heap::free(version) };
        }
    }
}

impl<T> Reader<T> {
    /// Looks at the current version. Never frees.
    pub fn read<R>(&mut self, look: impl FnOnce(&T) -> R) -> R {
        let Shared { current, slot, .. } = &*self.0;
        let mut named = current.load(Relaxed);
        let confirmed = loop {
            slot.store(named, SeqCst);
            let found = current.load(Acquire);
            if found == named {
                break found;
            }
            named = found;
        };
        // SAFETY: it was current after it was named.
        let seen = unsafe { heap::with(confirmed, look) };
        slot.store(ptr::null_mut(), Relaxed);
        seen
    }
}

impl<T> Writer<T> {
    /// How many versions were replaced and are not freed.
    pub fn kept(&self) -> usize {
        self.0.retired.lock().unwrap().len()
    }
}

impl<T> Drop for Shared<T> {
    fn drop(&mut self) {
        let current = Retired(self.current.load(Relaxed));
        let retired = self.retired.get_mut().unwrap();
        for Retired(version) in retired.drain(..).chain([current]) {
            // SAFETY: it came from `heap::new`, and neither end is left.
            unsafe { heap::free(version) };
        }
    }
}
