//! The newest version of a value, behind a lock that is held for one pointer.

use std::mem;

use super::sync::{Arc, Mutex};

// ANCHOR: snapshot
/// The newest version. Whoever has loaded one keeps it for as long as they like.
#[derive(Debug)]
pub struct Snapshot<T>(Mutex<Arc<T>>);

impl<T> Snapshot<T> {
    /// Publishes the first version.
    pub fn new(first: Arc<T>) -> Self {
        Self(Mutex::new(first))
    }

    /// The version that is the newest at this moment.
    pub fn load(&self) -> Arc<T> {
        Arc::clone(&self.0.lock().unwrap())
    }

    /// Publishes `next`: who loads from now on gets it.
    pub fn store(&self, next: Arc<T>) {
        let old = mem::replace(&mut *self.0.lock().unwrap(), next);
        drop(old); // the guard went with the line before
    }
}
// ANCHOR_END: snapshot
