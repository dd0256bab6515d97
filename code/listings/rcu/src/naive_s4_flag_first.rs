//! Freeing too early, step 4: the reader says that it reads before it looks for a
//! version.

use std::marker::PhantomData;

use super::sync::{
    Arc,
    atomic::{
        AtomicPtr, AtomicU32,
        Ordering::{Acquire, Relaxed, Release},
    },
    heap, hint,
};

/// What the two ends share.
struct Published<T> {
    current: AtomicPtr<T>,
    /// Where reads begin and end it goes up by one: odd means that one is going on.
    reads: AtomicU32,
    owned: PhantomData<T>,
}

// SAFETY: there is none. A version is freed while it is read.
unsafe impl<T: Send + Sync> Sync for Published<T> {}

/// Replaces the version. There is one.
pub struct Writer<T>(Arc<Published<T>>);

/// Reads the version. There is one.
pub struct Reader<T> {
    shared: Arc<Published<T>>,
    reads: u32,
}

/// A version that one thread reads and another replaces as a whole.
pub fn published<T>(first: T) -> (Writer<T>, Reader<T>) {
    let shared = Arc::new(Published {
        current: AtomicPtr::new(heap::new(first)),
        reads: AtomicU32::new(0),
        owned: PhantomData,
    });
    let reader = Reader {
        shared: Arc::clone(&shared),
        reads: 0,
    };
    (Writer(shared), reader)
}

impl<T> Writer<T> {
    /// Puts another version in place of the current one, waits for the read that is
    /// going on, if there is one, and frees the old version.
    pub fn publish(&mut self, next: T) {
        // Release: pairs with the Acquire load of the pointer.
        let old = self.0.current.swap(heap::new(next), Release);
        // Acquire, twice: pairs with the Release stores in read.
        let seen = self.0.reads.load(Acquire);
        while seen % 2 == 1 && self.0.reads.load(Acquire) == seen {
            hint::spin_loop();
        }
        // SAFETY: nobody reads. Or is that old news?
        unsafe { heap::free(old) };
    }
}

// ANCHOR: read
impl<T> Reader<T> {
    /// Looks at the current version. Never waits. If `look` panics, this read ends
    /// when the next one does.
    pub fn read<R>(&mut self, look: impl FnOnce(&T) -> R) -> R {
        // Release: pairs with the Acquire loads in publish.
        self.shared.reads.store(self.reads.wrapping_add(1), Release);
        // Acquire: pairs with the Release of the swap in publish.
        let current = self.shared.current.load(Acquire);
        // SAFETY: its making has been acquired. But is it still there?
        let seen = unsafe { heap::with(current, look) };
        self.reads = self.reads.wrapping_add(2);
        // Release: pairs with the Acquire loads in publish.
        self.shared.reads.store(self.reads, Release);
        seen
    }
}
// ANCHOR_END: read

impl<T> Drop for Published<T> {
    fn drop(&mut self) {
        let last = self.current.load(Relaxed);
        // SAFETY: it came from `heap::new`, and neither end is left.
        unsafe { heap::free(last) };
    }
}
