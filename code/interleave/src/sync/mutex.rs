//! The mutex.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{LockResult, TryLockError, TryLockResult};

use crate::log::{self, Here, Op, Wait};
use crate::mode::{self, Door};

/// As `std::sync::Mutex`. It is never poisoned: in a check, a panic ends
/// everything.
pub struct Mutex<T: ?Sized> {
    pub(super) id: usize,
    door: Door,
    inner: loom::sync::Mutex<T>,
}

/// As `std::sync::MutexGuard`.
pub struct MutexGuard<'a, T: ?Sized> {
    pub(super) mutex: &'a Mutex<T>,
    pub(super) here: Here,
    /// `None` only while a condition variable waits.
    inner: Option<loom::sync::MutexGuard<'a, T>>,
}

impl<T> Mutex<T> {
    /// A new mutex, of this execution.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self {
            id: log::new_lock(),
            door: Door::new(),
            inner: loom::sync::Mutex::new(value),
        }
    }

    /// Takes the value out.
    ///
    /// # Errors
    ///
    /// None: the mutex is never poisoned.
    pub fn into_inner(self) -> LockResult<T> {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    /// Waits until the mutex is free, and takes it.
    ///
    /// # Errors
    ///
    /// None: the mutex is never poisoned.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let here = Location::caller();
        let inner = self.take(here);
        log::step(here, Op::Lock, None);
        Ok(MutexGuard {
            mutex: self,
            here,
            inner: Some(inner),
        })
    }

    /// Takes the mutex if it is free.
    ///
    /// # Errors
    ///
    /// `WouldBlock`, if it is not.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let here = Location::caller();
        log::waits(Wait::Doing(Op::TryLock(true)), here);
        mode::tries();
        self.door.pass();
        let inner = self.inner.try_lock().ok();
        log::step(here, Op::TryLock(inner.is_some()), None);
        let inner = inner.ok_or(TryLockError::WouldBlock)?;
        log::take(self.id, here);
        Ok(MutexGuard {
            mutex: self,
            here,
            inner: Some(inner),
        })
    }

    /// The value, since nobody else can have it.
    ///
    /// # Errors
    ///
    /// None: the mutex is never poisoned.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.inner.get_mut()
    }

    fn take(&self, here: Here) -> loom::sync::MutexGuard<'_, T> {
        log::waits(Wait::Lock(self.id), here);
        let Ok(inner) = self.inner.lock() else {
            unreachable!("loom's mutexes are never poisoned");
        };
        log::take(self.id, here);
        inner
    }
}

impl<T: ?Sized> MutexGuard<'_, T> {
    /// Gives the lock back, as the first half of waiting.
    pub(super) fn release(&mut self) {
        self.mutex.door.pass();
        self.inner = None;
        log::give_back(self.mutex.id);
    }

    /// Takes the lock again, as the second half.
    pub(super) fn retake(&mut self, here: Here) {
        self.inner = Some(self.mutex.take(here));
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        if self.inner.is_some() {
            self.mutex.door.pass();
            self.inner = None;
            log::give_back(self.mutex.id);
            log::step(self.here, Op::Unlock, None);
        }
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.inner {
            Some(inner) => inner,
            None => unreachable!("a guard that waits is not handed out"),
        }
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        match &mut self.inner {
            Some(inner) => inner,
            None => unreachable!("a guard that waits is not handed out"),
        }
    }
}

impl<T: Default> Default for Mutex<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for Mutex<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: ?Sized> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mutex").finish_non_exhaustive()
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
