// fails: no_store_is_lost — updates take turns, and a store comes between

use std::mem;

use interleave::sync::{Arc, Mutex};

/// The newest version. Whoever has loaded one keeps it for as long as they like.
pub struct Newest<T> {
    newest: Mutex<Arc<T>>,
    /// For those who replace it, from the look to the replacement.
    writer: Mutex<()>,
}

impl<T> Newest<T> {
    /// With its first version.
    pub fn new(first: T) -> Self {
        Self {
            newest: Mutex::new(Arc::new(first)),
            writer: Mutex::new(()),
        }
    }

    /// The version that is the newest at this moment.
    pub fn load(&self) -> Arc<T> {
        Arc::clone(&self.newest.lock().unwrap())
    }

    /// Publishes `next`, whatever is there.
    pub fn store(&self, next: Arc<T>) {
        let old = mem::replace(&mut *self.newest.lock().unwrap(), next);
        drop(old); // the guard went with the line before
    }

    /// Makes the next version out of the newest, and publishes it. `make` may be called
    /// more than once.
    pub fn update(&self, mut make: impl FnMut(&T) -> T) {
        let writer = self.writer.lock().unwrap();
        let now = self.load();
        let next = Arc::new(make(&now));
        let old = mem::replace(&mut *self.newest.lock().unwrap(), next);
        drop(writer);
        drop((now, old));
    }
}
