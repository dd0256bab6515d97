//! Two copies, step 2: the reader says when it is inside, and the writer does not touch
//! a copy that somebody may be in.
//!
//! ```
//! use hybrid::copies_s2_presence::two_copies;
//!
//! let (mut writer, mut reader) = two_copies(10);
//! assert!(writer.try_edit(|value| *value += 1));
//! assert_eq!(reader.read(|value| *value), 11);
//! ```

use super::sync::{
    Arc,
    atomic::{
        AtomicUsize,
        Ordering::{Acquire, Release, SeqCst},
        fence,
    },
    cell::UnsafeCell,
};

// ANCHOR: shared
/// What both ends share.
struct Shared<T> {
    copies: [UnsafeCell<T>; 2],
    /// The number of the copy to read.
    live: AtomicUsize,
    /// Odd while the reader is inside. Counts on at each coming and going, and wraps: if
    /// the writer finds the same odd number a round later, it stays out for no reason.
    visits: AtomicUsize,
}

/// The end that edits.
pub struct Writer<T> {
    shared: Arc<Shared<T>>,
    /// The number of the copy that is not live.
    back: usize,
    /// The visit in which the reader may still be at the back copy.
    inside: Option<usize>,
}

/// The end that reads.
pub struct Reader<T> {
    shared: Arc<Shared<T>>,
    visits: usize,
}
// ANCHOR_END: shared

// ANCHOR: sync
// SAFETY: the reader reads the live copy, or the one that was live when it came. The
// writer gets at the back copy, and only when every visit that may have been there is
// over, and so happens before. T: Send, because each copy is now one thread's and now
// the other's. It is never both's, so T need not be Sync.
unsafe impl<T: Send> Sync for Shared<T> {}
// ANCHOR_END: sync

/// Both ends. Both copies begin as `value`.
pub fn two_copies<T: Clone>(value: T) -> (Writer<T>, Reader<T>) {
    let shared = Arc::new(Shared {
        copies: [UnsafeCell::new(value.clone()), UnsafeCell::new(value)],
        live: AtomicUsize::new(0),
        visits: AtomicUsize::new(0),
    });
    let writer = Writer {
        shared: Arc::clone(&shared),
        back: 1,
        inside: None,
    };
    (writer, Reader { shared, visits: 0 })
}

// ANCHOR: writer
impl<T> Writer<T> {
    /// Edits the back copy and makes it the live one, or does nothing and returns
    /// `false` if the reader may be in there. Never waits.
    ///
    /// # Panics
    /// If `edit` does. The copy is left as it is, and goes live with the next edit.
    pub fn try_edit(&mut self, edit: impl FnOnce(&mut T)) -> bool {
        if self.is_occupied() {
            return false;
        }
        // SAFETY: the reader is not in the back copy, and will not come there.
        self.shared.copies[self.back].with_mut(|copy| edit(unsafe { &mut *copy }));
        self.swap();
        true
    }

    /// Whether the reader may still be in the back copy.
    fn is_occupied(&mut self) -> bool {
        // Acquire: pairs with the Release stores of a visit.
        self.inside = self
            .inside
            .filter(|visit| self.shared.visits.load(Acquire) == *visit);
        self.inside.is_some()
    }

    /// Makes the back copy the live one, and the other way round.
    fn swap(&mut self) {
        // Release: pairs with the Acquire load in `read`.
        self.shared.live.store(self.back, Release);
        // SeqCst: pairs with the fence in `begin`. Either this end sees the visit, or
        // the reader sees the swap.
        fence(SeqCst);
        // Acquire: pairs with the Release stores of a visit.
        let visit = self.shared.visits.load(Acquire);
        self.inside = Some(visit).filter(|visit| visit % 2 == 1);
        self.back = 1 - self.back;
    }
}
// ANCHOR_END: writer

// ANCHOR: reader
impl<T> Reader<T> {
    /// Looks at the live copy. Never waits.
    pub fn read<R>(&mut self, look: impl FnOnce(&T) -> R) -> R {
        let visit = Visit::begin(self);
        // Acquire: pairs with the Release store in `swap`.
        let live = visit.0.shared.live.load(Acquire);
        // SAFETY: this end is inside since before it looked which copy is live.
        visit.0.shared.copies[live].with(|copy| look(unsafe { &*copy }))
    }
}

/// The reader is inside, until this is dropped, be it by a panic.
struct Visit<'a, T>(&'a mut Reader<T>);

impl<'a, T> Visit<'a, T> {
    fn begin(reader: &'a mut Reader<T>) -> Self {
        reader.visits = reader.visits.wrapping_add(1);
        // Release: pairs with the Acquire loads of the writer, which may see that this
        // visit has begun and not that the last one has ended.
        reader.shared.visits.store(reader.visits, Release);
        // SeqCst: pairs with the fence in `swap`.
        fence(SeqCst);
        Self(reader)
    }
}

impl<T> Drop for Visit<'_, T> {
    fn drop(&mut self) {
        let reader = &mut *self.0;
        reader.visits = reader.visits.wrapping_add(1);
        // Release: pairs with the Acquire loads of the writer.
        reader.shared.visits.store(reader.visits, Release);
    }
}
// ANCHOR_END: reader
