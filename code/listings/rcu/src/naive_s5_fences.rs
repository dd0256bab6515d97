//! Freeing too early, step 5: a fence on each side. Right, for one reader.
//!
//! ```
//! use rcu::naive_s5_fences::published;
//!
//! let (mut writer, mut reader) = published(1);
//! writer.publish(2);
//! assert_eq!(reader.read(|version| *version), 2);
//! ```

use std::marker::PhantomData;

use super::sync::{
    Arc,
    atomic::{
        AtomicPtr, AtomicU32,
        Ordering::{Acquire, Relaxed, Release, SeqCst},
        fence,
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

// SAFETY: a version is not written after it is published, is read after it has been
// acquired, and is freed by the one writer when the one reader has let go of it.
// T: Send, because a version made on one thread is read and dropped on another; that T
// is Sync is more than one reader needs.
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

// ANCHOR: both
impl<T> Writer<T> {
    /// Puts another version in place of the current one, waits for the read that is
    /// going on, if there is one, and frees the old version.
    pub fn publish(&mut self, next: T) {
        // Release: pairs with the Acquire load of the pointer.
        let old = self.0.current.swap(heap::new(next), Release);
        fence(SeqCst); // pairs with the one in read
        // Acquire, twice: pairs with the Release stores in read.
        let seen = self.0.reads.load(Acquire);
        while seen % 2 == 1 && self.0.reads.load(Acquire) == seen {
            hint::spin_loop();
        }
        // SAFETY: the reader has let go of it, or will find the next one.
        unsafe { heap::free(old) };
    }
}

impl<T> Reader<T> {
    /// Looks at the current version. Never waits. If `look` panics, this read ends
    /// only with the next one, and until then `publish` waits: for ever if there is none.
    pub fn read<R>(&mut self, look: impl FnOnce(&T) -> R) -> R {
        // Release, of the read before: pairs with the Acquire loads in publish.
        self.shared.reads.store(self.reads.wrapping_add(1), Release);
        fence(SeqCst); // pairs with the one in publish
        // Acquire: pairs with the Release of the swap in publish.
        let current = self.shared.current.load(Acquire);
        // SAFETY: its making has been acquired, and it is not freed while we read.
        let seen = unsafe { heap::with(current, look) };
        self.reads = self.reads.wrapping_add(2);
        // Release: pairs with the Acquire loads in publish.
        self.shared.reads.store(self.reads, Release);
        seen
    }
}
// ANCHOR_END: both

impl<T> Drop for Published<T> {
    fn drop(&mut self) {
        let last = self.current.load(Relaxed);
        // SAFETY: it came from `heap::new`, and neither end is left.
        unsafe { heap::free(last) };
    }
}
