//! Epochs: `crossbeam-epoch`, with a collector for each row.

use std::sync::atomic::Ordering::{AcqRel, Acquire};

use crossbeam_epoch::{Atomic, Collector, Guard, LocalHandle, Owned};
use reclamation::schemes::{Reader, Scheme};

/// A row whose readers are pinned anew after every so many operations.
pub struct Epochs<T> {
    values: Box<[Atomic<T>]>,
    collector: Collector,
    every: usize,
}

impl<T> Epochs<T> {
    /// A row of these values. Its readers are pinned for `every` operations: 1 is what is
    /// known as EBR, more as NEBR.
    pub fn new(values: impl IntoIterator<Item = T>, every: usize) -> Self {
        Self {
            values: values.into_iter().map(Atomic::new).collect(),
            collector: Collector::new(),
            every,
        }
    }
}

impl<T> Drop for Epochs<T> {
    fn drop(&mut self) {
        for value in &mut self.values {
            // SAFETY: nobody else has the row, and its values are never null.
            drop(unsafe { std::mem::take(value).into_owned() });
        }
    }
}

/// One thread's way to an [`Epochs`] row.
pub struct EpochsReader<'a, T> {
    row: &'a Epochs<T>,
    /// There from the first operation of a batch to the last.
    guard: Option<Guard>,
    handle: LocalHandle,
    /// How many operations there were under this guard.
    operations: usize,
    /// Whether one of them has replaced something.
    replaced: bool,
}

impl<T> EpochsReader<'_, T> {
    fn operation<R>(&mut self, operation: impl FnOnce(&Epochs<T>, &Guard) -> R) -> R {
        let guard = self.guard.get_or_insert_with(|| self.handle.pin());
        let result = operation(self.row, guard);
        self.operations += 1;
        if self.operations >= self.row.every {
            // A pin now and then collects. With many operations to a pin it would not
            // keep up with what they replace.
            if self.replaced && self.row.every > 1 {
                guard.flush();
            }
            self.unpin();
        }
        result
    }

    fn unpin(&mut self) {
        self.guard = None;
        self.operations = 0;
        self.replaced = false;
    }
}

impl<T: Send + Sync + 'static> Scheme<T> for Epochs<T> {
    type Reader<'a> = EpochsReader<'a, T>;

    fn reader(&self) -> EpochsReader<'_, T> {
        EpochsReader {
            row: self,
            guard: None,
            handle: self.collector.register(),
            operations: 0,
            replaced: false,
        }
    }
}

// ANCHOR: reader
impl<T: Send + Sync + 'static> Reader<T> for EpochsReader<'_, T> {
    fn read(&mut self, first: usize, mut look: impl FnMut(&T) -> Option<usize>) {
        self.operation(|row, guard| {
            let mut next = Some(first);
            while let Some(number) = next {
                // Acquire: pairs with the Release half of the swap in `replace`.
                let value = row.values[number].load(Acquire, guard);
                // SAFETY: never null, and not freed while this guard of the row's own
                // collector is there.
                next = look(unsafe { value.deref() });
            }
        });
    }

    fn replace(&mut self, number: usize, value: T) {
        self.replaced = true;
        self.operation(|row, guard| {
            // Release: pairs with the Acquire load in `read`. Acquire: with the swap that
            // put there what this one returns.
            let old = row.values[number].swap(Owned::new(value), AcqRel, guard);
            // SAFETY: no new reader finds it, and nobody else has got it from a swap.
            unsafe { guard.defer_destroy(old) };
        });
    }
    // ANCHOR_END: reader

    /// Ends the batch. An epoch needs two advances, and each flush collects from eight bags.
    fn reclaim(&mut self) {
        self.unpin();
        for _ in 0..256 {
            self.handle.pin().flush();
        }
    }
}
