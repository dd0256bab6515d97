//! The maker works without the lock, and the loser sleeps.

#![allow(unsafe_code, reason = "a cell that is published by hand")]

use interleave::sync::{
    Condvar, Mutex,
    atomic::{AtomicBool, Ordering::*},
    cell::UnsafeCell,
};

/// A value that is made once and then only read.
pub struct Once<T> {
    made: AtomicBool,
    begun: Mutex<bool>,
    done: Condvar,
    value: UnsafeCell<Option<T>>,
}

// SAFETY: `write` and `read` are called as they ask for.
unsafe impl<T: Send + Sync> Sync for Once<T> {}

impl<T> Once<T> {
    /// No value yet.
    pub fn new() -> Self {
        Self {
            made: AtomicBool::new(false),
            begun: Mutex::new(false),
            done: Condvar::new(),
            value: UnsafeCell::new(None),
        }
    }

    /// The value, if it is made. Never waits.
    pub fn get(&self) -> Option<&T> {
        // Acquire: pairs with the Release store in get_or_init.
        self.made.load(Acquire).then(|| self.read())
    }

    /// The value. The first thread that calls this makes it; the others wait until
    /// it is made.
    pub fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        if let Some(value) = self.get() {
            return value;
        }
        let mut begun = self.begun.lock().unwrap();
        if *begun {
            // Relaxed: true is stored under the lock.
            while !self.made.load(Relaxed) {
                begun = self.done.wait(begun).unwrap();
            }
        } else {
            *begun = true;
            drop(begun);
            self.write(make());
            let begun = self.begun.lock().unwrap();
            // Release: pairs with the Acquire load in get.
            self.made.store(true, Release);
            drop(begun);
            self.done.notify_all();
        }
        self.read()
    }

    /// Puts the value in its place. Nobody may be at it meanwhile.
    fn write(&self, value: T) {
        // SAFETY: this thread is the only one at the value.
        self.value.with_mut(|place| unsafe { *place = Some(value) });
    }

    /// The value. It has to be written, and never again.
    fn read(&self) -> &T {
        // SAFETY: nobody writes any more.
        let value = self.value.with(|place| unsafe { &*place });
        value
            .as_ref()
            .expect("the value is read before it is written")
    }
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self::new()
    }
}
