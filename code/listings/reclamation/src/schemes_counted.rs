//! Counting references: an `Arc` for each value, in an `ArcSwap`.

use std::sync::Arc;

use arc_swap::ArcSwap;
use reclamation::schemes::{Reader, Scheme};

/// A row whose readers become an owner of each value that they look at.
pub struct Counted<T>(Box<[ArcSwap<T>]>);

impl<T> Counted<T> {
    /// A row of these values.
    pub fn new(values: impl IntoIterator<Item = T>) -> Self {
        Self(values.into_iter().map(ArcSwap::from_pointee).collect())
    }
}

impl<T: Send + Sync + 'static> Scheme<T> for Counted<T> {
    type Reader<'a> = &'a Counted<T>;

    fn reader(&self) -> &Counted<T> {
        self
    }
}

// ANCHOR: reader
impl<T> Reader<T> for &Counted<T> {
    fn read(&mut self, first: usize, mut look: impl FnMut(&T) -> Option<usize>) {
        let mut next = Some(first);
        while let Some(number) = next {
            let value = self.0[number].load_full();
            next = look(&value);
        }
    }

    fn replace(&mut self, number: usize, value: T) {
        self.0[number].store(Arc::new(value));
    }
    // ANCHOR_END: reader

    fn reclaim(&mut self) {}
}
