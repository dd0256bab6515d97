//! Never waiting: a reader that keeps the last value it got.
//!
//! ```
//! use mutex::try_read::Latest;
//!
//! let latest = Latest::new(0);
//! let mut reader = latest.reader();
//! assert_eq!(*reader.read(), 0);
//! latest.publish(1);
//! assert_eq!(*reader.read(), 1);
//! ```

use super::sync::{Arc, Mutex};
use std::mem;

// ANCHOR: latest
/// The newest version of a value.
pub struct Latest<T> {
    current: Mutex<Arc<T>>,
}

impl<T> Latest<T> {
    /// The GUI puts a new version in. May wait.
    pub fn publish(&self, next: T) {
        let next = Arc::new(next); // allocate before the lock
        let old = mem::replace(&mut *self.current.lock().unwrap(), next);
        drop(old); // and free after it
    }
}

/// What the processing thread keeps: the last version that it got.
pub struct Reader<'a, T> {
    latest: &'a Latest<T>,
    last: Arc<T>,
}

impl<T> Reader<'_, T> {
    /// The newest version, or the last one if the lock is taken. Never waits.
    pub fn read(&mut self) -> &T {
        let newest = self.latest.current.try_lock().map(|now| Arc::clone(&now));
        if let Ok(newest) = newest {
            self.last = newest; // frees the old one if nobody else has it
        }
        &self.last
    }
}
// ANCHOR_END: latest

impl<T> Latest<T> {
    /// Starts with `first`.
    pub fn new(first: T) -> Self {
        Self {
            current: Mutex::new(Arc::new(first)),
        }
    }

    /// A reader that has the present version. Waits for the lock.
    pub fn reader(&self) -> Reader<'_, T> {
        Reader {
            latest: self,
            last: Arc::clone(&self.current.lock().unwrap()),
        }
    }

    /// Runs `work` on the present version with the lock held: what a GUI does
    /// that has not read the section on how long you hold it.
    pub fn with_lock_held<R>(&self, work: impl FnOnce(&T) -> R) -> R {
        let current = self.current.lock().unwrap();
        work(&current)
    }
}
