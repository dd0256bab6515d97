//! The newest version of a value, with writers that wait for each other and not
//! for readers.

use std::mem;

use super::sync::{Arc, Mutex};

// ANCHOR: snapshot
/// The newest version, and a lock for those who make the next.
#[derive(Debug)]
pub struct Snapshot<T> {
    newest: Mutex<Arc<T>>,
    writer: Mutex<()>,
}

impl<T> Snapshot<T> {
    /// The version that is the newest at this moment.
    pub fn load(&self) -> Arc<T> {
        Arc::clone(&self.newest.lock().unwrap())
    }

    /// Makes the next version out of the newest, and publishes it.
    pub fn update(&self, make: impl FnOnce(&T) -> T) {
        let _writer = self.writer.lock().unwrap();
        let now = self.load();
        let next = Arc::new(make(&now)); // readers come and go meanwhile
        let old = mem::replace(&mut *self.newest.lock().unwrap(), next);
        drop((now, old));
    }
    // ANCHOR_END: snapshot

    /// Publishes the first version.
    pub fn new(first: Arc<T>) -> Self {
        Self {
            newest: Mutex::new(first),
            writer: Mutex::new(()),
        }
    }
}
