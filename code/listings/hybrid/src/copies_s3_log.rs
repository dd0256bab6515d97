//! Two copies, step 3: and a log, by which each edit is made twice, once in each copy.
//!
//! ```
//! use hybrid::copies_s3_log::two_copies;
//!
//! let (mut writer, mut reader) = two_copies(10, |value, by| *value += by);
//! writer.edit(1);
//! writer.edit(2);
//! assert!(writer.flush());
//! assert_eq!(reader.read(|value| *value), 13);
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
use std::collections::VecDeque;

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
// ANCHOR: writer
pub struct Writer<T, E> {
    shared: Arc<Shared<T>>,
    back: usize,
    inside: Option<usize>,
    apply: fn(&mut T, &E),
    /// Edits that the back copy lacks, oldest first.
    log: VecDeque<E>,
    /// How many of them the live copy has.
    behind: usize,
}
// ANCHOR_END: writer

/// The end that reads.
pub struct Reader<T> {
    shared: Arc<Shared<T>>,
    visits: usize,
}

// SAFETY: the reader reads the live copy, or the one that was live when it came. The
// writer gets at the back copy, and only when every visit that may have been there is
// over, and so happens before. T: Send, because each copy is now one thread's and now
// the other's. It is never both's, so T need not be Sync.
unsafe impl<T: Send> Sync for Shared<T> {}

/// Both ends. Both copies begin as `value`. `apply` makes an edit, and makes the same
/// of equal copies.
pub fn two_copies<T: Clone, E>(value: T, apply: fn(&mut T, &E)) -> (Writer<T, E>, Reader<T>) {
    let shared = Arc::new(Shared {
        copies: [UnsafeCell::new(value.clone()), UnsafeCell::new(value)],
        live: AtomicUsize::new(0),
        visits: AtomicUsize::new(0),
    });
    let writer = Writer {
        shared: Arc::clone(&shared),
        back: 1,
        inside: None,
        apply,
        log: VecDeque::new(),
        behind: 0,
    };
    (writer, Reader { shared, visits: 0 })
}

// ANCHOR: flush
impl<T, E> Writer<T, E> {
    /// Makes an edit, which the reader finds now, or after a `flush`.
    ///
    /// # Panics
    /// As `flush` does.
    pub fn edit(&mut self, edit: E) {
        self.log.push_back(edit);
        self.flush();
    }

    /// Brings the back copy up to date, unless the reader may be in there, and makes it
    /// the live one if it has anything new. Never waits. `true` if the live copy has
    /// every edit.
    ///
    /// # Panics
    /// If `apply` does. The reader keeps the live copy, the other one is half made:
    /// edit no more.
    pub fn flush(&mut self) -> bool {
        if !self.log.is_empty() && !self.is_occupied() {
            let (apply, log) = (self.apply, &self.log);
            self.shared.copies[self.back].with_mut(|copy| {
                // SAFETY: the reader is not in the back copy, and will not come there.
                let copy = unsafe { &mut *copy };
                log.iter().for_each(|edit| apply(copy, edit));
            });
            self.log.drain(..self.behind); // these are in both copies now
            self.behind = self.log.len();
            if self.behind > 0 {
                self.swap();
            }
        }
        self.log.len() == self.behind
    }
}
// ANCHOR_END: flush

impl<T, E> Writer<T, E> {
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
