// fails: only_one_thread_gets_in_by_try_lock — lock() is right, try_lock() is in two steps
#![allow(unsafe_code, reason = "a lock from scratch")]

use interleave::sync::{
    atomic::{AtomicBool, Ordering::*},
    cell::UnsafeCell,
    hint,
};

/// A lock that protects nothing yet: a flag, and the promises on its methods.
#[derive(Default)]
pub struct RawLock {
    locked: AtomicBool,
}

impl RawLock {
    /// Takes the lock. While another thread has it, this one spins.
    pub fn lock(&self) {
        while self.locked.swap(true, Acquire) {
            hint::spin_loop();
        }
    }

    /// Takes the lock if it is free, and says whether it did. Never waits.
    pub fn try_lock(&self) -> bool {
        if self.locked.load(SeqCst) {
            return false;
        }
        self.locked.store(true, SeqCst);
        true
    }

    /// Gives the lock back. Whoever takes it next sees all that was done.
    pub fn unlock(&self) {
        self.locked.store(false, Release);
    }
}

/// A value behind a [`RawLock`].
pub struct SpinLock<T> {
    raw: RawLock,
    value: UnsafeCell<T>,
}

// SAFETY: only `with` and `try_with` reach the value, and only while they hold
// the lock, which orders each use before the next.
unsafe impl<T: Send> Sync for SpinLock<T> {}

impl<T> SpinLock<T> {
    /// A free lock around `value`.
    pub fn new(value: T) -> Self {
        Self {
            raw: RawLock::default(),
            value: UnsafeCell::new(value),
        }
    }

    /// Waits for the lock, then lets `f` at the value.
    pub fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        self.raw.lock();
        self.holding(f)
    }

    /// Lets `f` at the value if the lock is free.
    pub fn try_with<R>(&self, f: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.raw.try_lock().then(|| self.holding(f))
    }

    /// Runs `f` with the lock held, and gives it back.
    fn holding<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        // SAFETY: the caller has just taken the lock.
        let result = self.value.with_mut(|value| f(unsafe { &mut *value }));
        self.raw.unlock();
        result
    }
}
