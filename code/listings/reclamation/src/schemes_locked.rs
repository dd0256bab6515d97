//! One lock for the row. A value that is replaced can be freed at once.

use std::sync::{Mutex, PoisonError, RwLock};

use reclamation::schemes::{Reader, Scheme};

/// A row behind a `Mutex`.
pub struct Exclusive<T>(Mutex<Vec<Box<T>>>);

/// A row behind an `RwLock`.
pub struct Shared<T>(RwLock<Vec<Box<T>>>);

impl<T> Exclusive<T> {
    /// A row of these values.
    pub fn new(values: impl IntoIterator<Item = T>) -> Self {
        Self(Mutex::new(values.into_iter().map(Box::new).collect()))
    }
}

impl<T> Shared<T> {
    /// A row of these values.
    pub fn new(values: impl IntoIterator<Item = T>) -> Self {
        Self(RwLock::new(values.into_iter().map(Box::new).collect()))
    }
}

impl<T: Send + 'static> Scheme<T> for Exclusive<T> {
    type Reader<'a> = &'a Exclusive<T>;

    fn reader(&self) -> &Exclusive<T> {
        self
    }
}

impl<T: Send + Sync + 'static> Scheme<T> for Shared<T> {
    type Reader<'a> = &'a Shared<T>;

    fn reader(&self) -> &Shared<T> {
        self
    }
}

fn walk<T>(values: &[Box<T>], first: usize, mut look: impl FnMut(&T) -> Option<usize>) {
    let mut next = Some(first);
    while let Some(number) = next {
        next = look(&values[number]);
    }
}

impl<T> Reader<T> for &Exclusive<T> {
    fn read(&mut self, first: usize, look: impl FnMut(&T) -> Option<usize>) {
        walk(
            &self.0.lock().unwrap_or_else(PoisonError::into_inner),
            first,
            look,
        );
    }

    fn replace(&mut self, number: usize, value: T) {
        let mut value = Box::new(value);
        let mut values = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::swap(&mut values[number], &mut value);
        drop(values); // and then the old value, outside of the lock
    }

    fn reclaim(&mut self) {}
}

impl<T> Reader<T> for &Shared<T> {
    fn read(&mut self, first: usize, look: impl FnMut(&T) -> Option<usize>) {
        walk(
            &self.0.read().unwrap_or_else(PoisonError::into_inner),
            first,
            look,
        );
    }

    fn replace(&mut self, number: usize, value: T) {
        let mut value = Box::new(value);
        let mut values = self.0.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::swap(&mut values[number], &mut value);
        drop(values); // and then the old value, outside of the lock
    }

    fn reclaim(&mut self) {}
}
