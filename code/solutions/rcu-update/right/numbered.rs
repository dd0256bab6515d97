//! A number says which version it is, so that nothing hangs on an address.

use std::mem;

use interleave::sync::{Arc, Mutex};

/// The newest version. Whoever has loaded one keeps it for as long as they like.
pub struct Newest<T>(Mutex<Numbered<T>>);

/// A version, and how many came before it.
struct Numbered<T> {
    number: u64,
    version: Arc<T>,
}

impl<T> Newest<T> {
    /// With its first version.
    pub fn new(first: T) -> Self {
        Self(Mutex::new(Numbered {
            number: 0,
            version: Arc::new(first),
        }))
    }

    /// The version that is the newest at this moment.
    pub fn load(&self) -> Arc<T> {
        self.numbered().1
    }

    /// Publishes `next`, whatever is there.
    pub fn store(&self, next: Arc<T>) {
        let old = self.0.lock().unwrap().replace(next);
        drop(old); // the guard went with the line before
    }

    /// Makes the next version out of the newest, and publishes it. `make` may be called
    /// more than once.
    pub fn update(&self, mut make: impl FnMut(&T) -> T) {
        loop {
            let (number, now) = self.numbered();
            let next = Arc::new(make(&now));
            let mut newest = self.0.lock().unwrap();
            if newest.number == number {
                let old = newest.replace(next);
                drop(newest);
                drop((now, old));
                return;
            }
        }
    }

    fn numbered(&self) -> (u64, Arc<T>) {
        let newest = self.0.lock().unwrap();
        (newest.number, Arc::clone(&newest.version))
    }
}

impl<T> Numbered<T> {
    fn replace(&mut self, next: Arc<T>) -> Arc<T> {
        self.number += 1;
        mem::replace(&mut self.version, next)
    }
}
