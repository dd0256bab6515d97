//! Batches that count their readers: the crate `seize`, with a collector for each row.

use std::sync::atomic::{
    AtomicPtr,
    Ordering::{AcqRel, Acquire},
};

use reclamation::schemes::{Reader, Scheme};
use seize::{Collector, Guard, reclaim};

/// A row whose readers enter and leave at each operation.
pub struct Seize<T> {
    values: Box<[AtomicPtr<T>]>,
    collector: Collector,
}

impl<T: Send> Seize<T> {
    /// A row of these values, which another thread may drop.
    pub fn new(values: impl IntoIterator<Item = T>) -> Self {
        let values = values.into_iter().map(Box::new).map(Box::into_raw);
        Self {
            values: values.map(AtomicPtr::new).collect(),
            collector: Collector::new(),
        }
    }
}

impl<T> Drop for Seize<T> {
    fn drop(&mut self) {
        for value in &mut self.values {
            // SAFETY: nobody else has the row, and what it holds came from a Box.
            drop(unsafe { Box::from_raw(*value.get_mut()) });
        }
    }
}

/// One thread's way to a [`Seize`] row.
pub struct SeizeReader<'a, T>(&'a Seize<T>);

impl<T: Send + Sync + 'static> Scheme<T> for Seize<T> {
    type Reader<'a> = SeizeReader<'a, T>;

    fn reader(&self) -> SeizeReader<'_, T> {
        SeizeReader(self)
    }
}

impl<T: Send + Sync + 'static> Reader<T> for SeizeReader<'_, T> {
    fn read(&mut self, first: usize, mut look: impl FnMut(&T) -> Option<usize>) {
        let guard = self.0.collector.enter();
        let mut next = Some(first);
        while let Some(number) = next {
            // Acquire: pairs with the Release half of the swap in `replace`.
            let value = guard.protect(&self.0.values[number], Acquire);
            // SAFETY: never null, and not freed while the guard is there.
            next = look(unsafe { &*value });
        }
    }

    fn replace(&mut self, number: usize, value: T) {
        let value = Box::into_raw(Box::new(value));
        // Release: pairs with the load in `read`. Acquire: with the swap that put there what
        // this one returns.
        let old = self.0.values[number].swap(value, AcqRel);
        // SAFETY: it came from a Box, no new reader finds it, and nobody else has got it
        // from a swap.
        unsafe { self.0.collector.retire(old, reclaim::boxed) };
    }

    fn reclaim(&mut self) {
        self.0.collector.enter().flush();
    }
}
