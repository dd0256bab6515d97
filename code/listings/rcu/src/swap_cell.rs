//! The methods of `arc-swap` over a lock, so that the model checker can watch what is
//! built on them.

use std::mem;

use super::sync::{Arc, Mutex};

/// A version that is replaced as a whole.
#[derive(Debug)]
pub struct Swap<T>(Mutex<Arc<T>>);

impl<T> Swap<T> {
    /// Publishes the first version.
    pub fn new(first: Arc<T>) -> Self {
        Self(Mutex::new(first))
    }

    /// The version that is the newest at this moment.
    pub fn load(&self) -> Arc<T> {
        Arc::clone(&self.0.lock().unwrap())
    }

    /// Publishes `next`.
    pub fn store(&self, next: Arc<T>) {
        let old = mem::replace(&mut *self.0.lock().unwrap(), next);
        drop(old); // the guard went with the line before
    }

    /// Publishes `next` if `current` is still the newest version. Returns what was.
    pub fn compare_and_swap(&self, current: &Arc<T>, next: Arc<T>) -> Arc<T> {
        let mut newest = self.0.lock().unwrap();
        if Arc::ptr_eq(&newest, current) {
            mem::replace(&mut *newest, next)
        } else {
            Arc::clone(&newest)
        } // the guard goes before `next` does
    }

    // ANCHOR: rcu
    /// Makes the next version out of the newest and publishes it, again and again
    /// until no other has come between. Returns what it replaced.
    pub fn rcu(&self, mut make: impl FnMut(&T) -> T) -> Arc<T> {
        let mut now = self.load();
        loop {
            let next = Arc::new(make(&now));
            let newest = self.compare_and_swap(&now, next);
            if Arc::ptr_eq(&newest, &now) {
                return newest;
            }
            now = newest;
        }
    }
    // ANCHOR_END: rcu
}
