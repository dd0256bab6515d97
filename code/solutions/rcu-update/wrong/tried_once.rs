// fails: no_update_is_lost — whoever comes second does nothing

use std::mem;

use interleave::sync::{Arc, Mutex};

/// The newest version. Whoever has loaded one keeps it for as long as they like.
pub struct Newest<T>(Mutex<Arc<T>>);

impl<T> Newest<T> {
    /// With its first version.
    pub fn new(first: T) -> Self {
        Self(Mutex::new(Arc::new(first)))
    }

    /// The version that is the newest at this moment.
    pub fn load(&self) -> Arc<T> {
        Arc::clone(&self.0.lock().unwrap())
    }

    /// Publishes `next`, whatever is there.
    pub fn store(&self, next: Arc<T>) {
        let old = mem::replace(&mut *self.0.lock().unwrap(), next);
        drop(old); // the guard went with the line before
    }

    /// Makes the next version out of the newest, and publishes it. `make` may be called
    /// more than once.
    pub fn update(&self, mut make: impl FnMut(&T) -> T) {
        let now = self.load();
        let next = Arc::new(make(&now));
        let mut newest = self.0.lock().unwrap();
        if Arc::ptr_eq(&newest, &now) {
            *newest = next;
        }
    }
}
