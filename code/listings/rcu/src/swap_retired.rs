//! Versions in an `ArcSwap`, freed by those who replace them and never by a reader.

use std::sync::Arc;

use arc_swap::ArcSwap;

// ANCHOR: writer
/// Replaces versions. There may be several, each for one thread.
#[derive(Debug)]
pub struct Writer<T> {
    newest: Arc<ArcSwap<T>>,
    /// What this writer has replaced and a reader may still have.
    retired: Vec<Arc<T>>,
}

impl<T> Writer<T> {
    /// Makes the next version out of the newest, and publishes it. Calls `make`
    /// again if another writer was faster.
    pub fn update(&mut self, mut make: impl FnMut(&T) -> T) {
        let old = self.newest.rcu(|now| make(now));
        self.retired.push(old);
        self.reclaim();
    }

    /// Frees what no reader has any more.
    pub fn reclaim(&mut self) {
        self.retired.retain(|old| Arc::strong_count(old) > 1);
    }
}

/// Not derived: a cloned list would be an owner too, and the count never one.
impl<T> Clone for Writer<T> {
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.newest))
    }
}
// ANCHOR_END: writer

impl<T> Writer<T> {
    /// Writes to `newest`.
    pub fn new(newest: Arc<ArcSwap<T>>) -> Self {
        Self {
            newest,
            retired: Vec::new(),
        }
    }

    /// How many versions wait for their last reader.
    pub fn retired(&self) -> usize {
        self.retired.len()
    }
}
