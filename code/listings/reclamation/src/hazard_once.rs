//! Hazard pointers in small: one reader looks once, one writer publishes once. No read
//! ends before the publication, so that the slot hands nothing over.
//!
//! ```
//! use reclamation::hazard_once::Published;
//!
//! let mut published = Published::new(1);
//! let (reader, writer) = published.split();
//! writer.publish(2);
//! assert_eq!(reader.read(|version| *version), Some(2));
//! ```

use std::ptr;

use super::sync::{
    atomic::{
        AtomicPtr,
        Ordering::{Acquire, Relaxed, Release, SeqCst},
        fence,
    },
    heap,
};

struct Shared<T> {
    current: AtomicPtr<T>,
    /// The version that the reader has named, or null.
    slot: AtomicPtr<T>,
}

/// A version that is replaced once, and read once.
pub struct Published<T: Send + Sync> {
    shared: Shared<T>,
    /// What was replaced and may be read.
    kept: Option<Kept<T>>,
}

struct Kept<T>(*mut T);

// SAFETY: stands for the version, which is dropped where this goes (T: Send), while the
// reader may still look at it elsewhere (T: Sync).
unsafe impl<T: Send + Sync> Send for Kept<T> {}

/// The end that reads.
pub struct Reader<'a, T: Send + Sync>(&'a Shared<T>);

/// The end that publishes.
pub struct Writer<'a, T: Send + Sync> {
    shared: &'a Shared<T>,
    kept: &'a mut Option<Kept<T>>,
}

impl<T: Send + Sync> Published<T> {
    /// With its first version.
    pub fn new(first: T) -> Self {
        const {
            assert!(
                size_of::<T>() > 0,
                "versions are told apart by their addresses"
            )
        };
        let shared = Shared {
            current: AtomicPtr::new(heap::new(first)),
            slot: AtomicPtr::new(ptr::null_mut()),
        };
        Self { shared, kept: None }
    }

    /// Both ends, once: they take the slot and the place for what is kept as they are.
    pub fn split(&mut self) -> (Reader<'_, T>, Writer<'_, T>) {
        let Self { shared, kept } = self;
        // Whoever had the ends before is gone.
        if let Some(Kept(version)) = kept.take() {
            // SAFETY: replaced, and no reader is left.
            unsafe { heap::free(version) };
        }
        shared.slot.store(ptr::null_mut(), Relaxed);
        (Reader(shared), Writer { shared, kept })
    }
}

impl<T: Send + Sync> Reader<'_, T> {
    // ANCHOR: read
    /// Looks at the current version, unless it is replaced meanwhile.
    pub fn read<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        let named = self.0.current.load(Relaxed);
        self.0.slot.store(named, Relaxed);
        fence(SeqCst); // pairs with the one in publish
        // Acquire: pairs with the Release swap in publish.
        let found = self.0.current.load(Acquire);
        // SAFETY: it was current after the fence, so the writer's look finds its name.
        (found == named).then(|| unsafe { heap::with(found, look) })
    }
    // ANCHOR_END: read
}

impl<T: Send + Sync> Writer<'_, T> {
    // ANCHOR: publish
    /// Puts another version in place of the current one, and frees that if it is not named.
    pub fn publish(self, next: T) {
        // Release: pairs with the Acquire load in read.
        let old = self.shared.current.swap(heap::new(next), Release);
        fence(SeqCst); // pairs with the one in read
        if self.shared.slot.load(Relaxed) == old {
            *self.kept = Some(Kept(old));
        } else {
            // SAFETY: replaced before the fence, and not named after it.
            unsafe { heap::free(old) };
        }
    }
    // ANCHOR_END: publish
}

impl<T: Send + Sync> Drop for Published<T> {
    fn drop(&mut self) {
        let kept = self.kept.take().map(|Kept(version)| version);
        for version in kept.into_iter().chain([self.shared.current.load(Relaxed)]) {
            // SAFETY: it came from `heap::new`, and both ends are gone.
            unsafe { heap::free(version) };
        }
    }
}
