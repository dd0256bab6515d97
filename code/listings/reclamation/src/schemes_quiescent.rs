//! Quiescent states for many pointers: a cell publishes *the garbage*, in which no reader
//! is interested.
//!
//! A value that has been replaced goes into a bag. The bag is published in a cell of
//! [`qsbr`](reclamation::qsbr), and so replaces the bag before it. The cell frees a bag that
//! has been replaced when every reader has been quiescent since; then whoever had found a
//! value in it before that value was replaced has let go of it too.

use super::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{
        AtomicPtr,
        Ordering::{Acquire, Relaxed, Release},
    },
    heap,
};
use std::mem;

use reclamation::qsbr::{self, Registrar, Writer, cell};
use reclamation::schemes::{Reader, Scheme};

/// A thread hands over what it has replaced when there are so many.
const BAG: usize = 32;

// ANCHOR: domain
/// A row whose readers are quiescent after every so many operations.
pub struct Quiescent<T> {
    values: Box<[AtomicPtr<T>]>,
    every: usize,
    /// Publishes bags. The newest one waits for the next.
    bags: Mutex<Writer<Vec<Replaced<T>>>>,
    registrar: Registrar<Vec<Replaced<T>>>,
}

/// A value that new reads do not find. Freed when this is dropped.
struct Replaced<T>(*mut T);

/// One thread's way to a [`Quiescent`] row.
pub struct QuiescentReader<'a, T> {
    row: &'a Quiescent<T>,
    online: qsbr::Reader<Vec<Replaced<T>>>,
    /// How many operations there were since the last quiescent state.
    operations: usize,
    bag: Vec<Replaced<T>>,
}
// ANCHOR_END: domain

// SAFETY: stands for the value, which is dropped where this is (T: Send), while readers may
// look at it elsewhere (T: Sync).
unsafe impl<T: Send + Sync> Send for Replaced<T> {}
// SAFETY: as for Send. Through a reference to this nobody gets at the value.
unsafe impl<T: Send + Sync> Sync for Replaced<T> {}

impl<T> Drop for Replaced<T> {
    fn drop(&mut self) {
        // SAFETY: it came from `heap::new`, and one swap has returned it. The bag that it is
        // in is dropped by the cell, when all readers have been quiescent, or gone.
        unsafe { heap::free(self.0) };
    }
}

impl<T> Quiescent<T> {
    /// A row of these values. Its readers are quiescent after `every` operations.
    pub fn new(values: impl IntoIterator<Item = T>, every: usize) -> Self {
        let (bags, registrar) = cell(Vec::new());
        let values = values.into_iter().map(heap::new);
        Self {
            values: values.map(AtomicPtr::new).collect(),
            every,
            bags: Mutex::new(bags),
            registrar,
        }
    }

    fn bags(&self) -> MutexGuard<'_, Writer<Vec<Replaced<T>>>> {
        self.bags.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Drop for Quiescent<T> {
    fn drop(&mut self) {
        for value in &self.values {
            drop(Replaced(value.load(Relaxed)));
        }
    }
}

impl<T: Send + Sync + 'static> Scheme<T> for Quiescent<T> {
    type Reader<'a> = QuiescentReader<'a, T>;

    fn reader(&self) -> QuiescentReader<'_, T> {
        QuiescentReader {
            row: self,
            online: self.registrar.register(),
            operations: 0,
            bag: Vec::with_capacity(BAG),
        }
    }
}

// ANCHOR: reader
impl<T> Reader<T> for QuiescentReader<'_, T> {
    fn read(&mut self, first: usize, mut look: impl FnMut(&T) -> Option<usize>) {
        let mut next = Some(first);
        while let Some(number) = next {
            // Acquire: pairs with the Release swap in `replace`.
            let value = self.row.values[number].load(Acquire);
            // SAFETY: never null. If it is replaced, its bag is freed when this reader has
            // announced a period that began after the swap. Had it announced one before, it
            // would not have found the value; and it does not while it looks.
            next = unsafe { heap::with(value, &mut look) };
        }
        self.has_operated();
    }

    fn replace(&mut self, number: usize, value: T) {
        // Release: pairs with the Acquire load in `read`. Another thread may have made what
        // this returns, but is quiescent, or gone, before it is freed: nothing to acquire.
        let old = self.row.values[number].swap(heap::new(value), Release);
        self.bag.push(Replaced(old));
        if self.bag.len() >= BAG {
            self.hand_over();
        }
        self.has_operated();
    }
    // ANCHOR_END: reader

    /// Is a quiescent state too.
    fn reclaim(&mut self) {
        self.online.quiesce();
        self.hand_over();
        // Only what has been replaced can be freed, so replace it by an empty bag.
        self.row.bags().publish(Vec::new());
        self.online.quiesce();
        self.row.bags().try_reclaim();
    }
}

impl<T> QuiescentReader<'_, T> {
    /// Counts an operation that is over. May be a quiescent state.
    fn has_operated(&mut self) {
        self.operations += 1;
        if self.operations >= self.row.every {
            self.operations = 0;
            self.online.quiesce();
        }
    }

    fn hand_over(&mut self) {
        let bag = mem::replace(&mut self.bag, Vec::with_capacity(BAG));
        self.row.bags().publish(bag);
    }
}

impl<T> Drop for QuiescentReader<'_, T> {
    fn drop(&mut self) {
        self.hand_over();
    }
}
