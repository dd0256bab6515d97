// fails: two_threads_get_one_value_that_is_made_once — whoever waited for the lock makes it again
#![allow(unsafe_code, reason = "a cell that is published by hand")]

use interleave::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering::*},
    cell::UnsafeCell,
};

/// A value that is made once and then only read.
pub struct Once<T> {
    made: AtomicBool,
    making: Mutex<()>,
    value: UnsafeCell<Option<T>>,
}

// SAFETY: `write` and `read` are called as they ask for.
unsafe impl<T: Send + Sync> Sync for Once<T> {}

impl<T> Once<T> {
    /// No value yet.
    pub fn new() -> Self {
        Self {
            made: AtomicBool::new(false),
            making: Mutex::new(()),
            value: UnsafeCell::new(None),
        }
    }

    /// The value, if it is made. Never waits.
    pub fn get(&self) -> Option<&T> {
        self.made.load(Acquire).then(|| self.read())
    }

    /// The value. The first thread that calls this makes it; the others wait until
    /// it is made.
    pub fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        if !self.made.load(Acquire) {
            let _making = self.making.lock().unwrap();
            self.write(make());
            self.made.store(true, Release);
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
