//! Flag and lock in one atomic: the loser spins.

#![allow(unsafe_code, reason = "a cell that is published by hand")]

use interleave::sync::{
    atomic::{AtomicU8, Ordering::*},
    cell::UnsafeCell,
    hint,
};

const EMPTY: u8 = 0;
const MAKING: u8 = 1;
const MADE: u8 = 2;

/// A value that is made once and then only read.
pub struct Once<T> {
    state: AtomicU8,
    value: UnsafeCell<Option<T>>,
}

// SAFETY: `write` and `read` are called as they ask for.
unsafe impl<T: Send + Sync> Sync for Once<T> {}

impl<T> Once<T> {
    /// No value yet.
    pub fn new() -> Self {
        Self {
            state: AtomicU8::new(EMPTY),
            value: UnsafeCell::new(None),
        }
    }

    /// The value, if it is made. Never waits.
    pub fn get(&self) -> Option<&T> {
        // Acquire: pairs with the Release store in get_or_init.
        (self.state.load(Acquire) == MADE).then(|| self.read())
    }

    /// The value. The first thread that calls this makes it; the others wait until
    /// it is made.
    pub fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        loop {
            if let Some(value) = self.get() {
                return value;
            }
            let taken = self.state.compare_exchange(EMPTY, MAKING, Relaxed, Relaxed);
            if taken.is_ok() {
                break; // it is for us to make
            }
            hint::spin_loop();
        }
        self.write(make());
        // Release: pairs with the Acquire load in get.
        self.state.store(MADE, Release);
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
