//! Counting references, step 1: behind a published pointer, the count in the object.

use std::marker::PhantomData;

use super::sync::{
    atomic::{
        AtomicPtr, AtomicUsize,
        Ordering::{AcqRel, Acquire, Relaxed, Release},
        fence,
    },
    heap,
};

/// A version, and how many hold it.
struct Counted<T> {
    holders: AtomicUsize,
    version: T,
}

/// A version that many read and any thread replaces as a whole.
pub struct Published<T> {
    current: AtomicPtr<Counted<T>>,
    owned: PhantomData<T>,
}

// SAFETY: there is none. A version is freed while it is read.
unsafe impl<T: Send + Sync> Sync for Published<T> {}

impl<T> Published<T> {
    // ANCHOR: both
    /// Looks at the current version.
    pub fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        // Acquire: pairs with the Release of the swap in publish.
        let current = self.current.load(Acquire);
        // SAFETY: its making has been acquired. But is it still there?
        unsafe { heap::with(current, |counted| counted.holders.fetch_add(1, Relaxed)) };
        // SAFETY: it is counted that we hold it.
        let seen = unsafe { heap::with(current, |counted| look(&counted.version)) };
        let_go(current);
        seen
    }

    /// Puts another version in place of the current one. The pointer holds it, until it
    /// is replaced.
    pub fn publish(&self, next: T) {
        // Release: pairs with the Acquire load in read. Acquire: with the Release of
        // the publish before, if that was another thread's.
        let old = self.current.swap(counted(next), AcqRel);
        let_go(old);
    }
    // ANCHOR_END: both

    /// With its first version.
    pub fn new(first: T) -> Self {
        Self {
            current: AtomicPtr::new(counted(first)),
            owned: PhantomData,
        }
    }
}

fn counted<T>(version: T) -> *mut Counted<T> {
    heap::new(Counted {
        holders: AtomicUsize::new(1),
        version,
    })
}

// ANCHOR: let_go
/// Counts one holder less. The last one frees the version.
fn let_go<T>(version: *mut Counted<T>) {
    // SAFETY: one of its holders is the caller.
    let holders = unsafe { heap::with(version, |counted| &raw const counted.holders) };
    // Release: pairs with the Acquire fence of the holder that frees.
    // SAFETY: as above, until the caller is counted out.
    let before = unsafe { &*holders }.fetch_sub(1, Release);
    if before == 1 {
        fence(Acquire); // pairs with the Release of the other holders
        // SAFETY: it has no holder, and new ones cannot find it. Or can they?
        unsafe { heap::free(version) };
    }
}
// ANCHOR_END: let_go

impl<T> Drop for Published<T> {
    fn drop(&mut self) {
        let_go(self.current.load(Relaxed));
    }
}
