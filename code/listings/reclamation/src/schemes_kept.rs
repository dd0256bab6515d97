//! No scheme: what is replaced is kept until the row goes. A program could not do that for
//! long; the others are compared with it.

use super::sync::{
    Mutex, PoisonError,
    atomic::{
        AtomicPtr,
        Ordering::{Acquire, Relaxed, Release},
    },
    heap,
};

use reclamation::schemes::{Reader, Scheme};

/// A row that frees nothing before it goes.
pub struct Kept<T> {
    values: Box<[AtomicPtr<T>]>,
    /// What readers that have gone had replaced.
    replaced: Mutex<Vec<Replaced<T>>>,
}

/// A value that new reads do not find. Freed when this is dropped.
struct Replaced<T>(*mut T);

// SAFETY: stands for the value, which is dropped where this is (T: Send), while others may
// look at it (T: Sync).
unsafe impl<T: Send + Sync> Send for Replaced<T> {}

impl<T> Drop for Replaced<T> {
    fn drop(&mut self) {
        // SAFETY: it came from `heap::new`, and one swap has returned it. The row keeps this
        // until it goes itself, and so have its readers by then.
        unsafe { heap::free(self.0) };
    }
}

impl<T> Kept<T> {
    /// A row of these values.
    pub fn new(values: impl IntoIterator<Item = T>) -> Self {
        let values = values.into_iter().map(heap::new);
        Self {
            values: values.map(AtomicPtr::new).collect(),
            replaced: Mutex::new(Vec::new()),
        }
    }
}

impl<T> Drop for Kept<T> {
    fn drop(&mut self) {
        for value in &self.values {
            drop(Replaced(value.load(Relaxed)));
        }
    }
}

/// One thread's way to a [`Kept`] row.
pub struct KeptReader<'a, T> {
    row: &'a Kept<T>,
    replaced: Vec<Replaced<T>>,
}

impl<T: Send + Sync + 'static> Scheme<T> for Kept<T> {
    type Reader<'a> = KeptReader<'a, T>;

    fn reader(&self) -> KeptReader<'_, T> {
        KeptReader {
            row: self,
            replaced: Vec::new(),
        }
    }
}

impl<T> Reader<T> for KeptReader<'_, T> {
    fn read(&mut self, first: usize, mut look: impl FnMut(&T) -> Option<usize>) {
        let mut next = Some(first);
        while let Some(number) = next {
            // Acquire: pairs with the Release swap in `replace`.
            let value = self.row.values[number].load(Acquire);
            // SAFETY: never null, and nothing is freed while the row is there.
            next = unsafe { heap::with(value, &mut look) };
        }
    }

    fn replace(&mut self, number: usize, value: T) {
        // Release: pairs with the Acquire load in `read`.
        let old = self.row.values[number].swap(heap::new(value), Release);
        self.replaced.push(Replaced(old));
    }

    fn reclaim(&mut self) {}
}

impl<T> Drop for KeptReader<'_, T> {
    fn drop(&mut self) {
        let replaced = self.row.replaced.lock();
        let mut replaced = replaced.unwrap_or_else(PoisonError::into_inner);
        replaced.append(&mut self.replaced);
    }
}
