//! The readers–writer lock.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{LockResult, TryLockError, TryLockResult};

use crate::log::{self, Here, Op, Wait};
use crate::mode::{self, Door};
use crate::place::Place;

/// As `std::sync::RwLock`. It is never poisoned, and a thread that reads and
/// asks to read once more fails the check, since with std's it may deadlock.
pub struct RwLock<T: ?Sized> {
    id: usize,
    door: Door,
    inner: loom::sync::RwLock<T>,
}

/// As `std::sync::RwLockReadGuard`.
pub struct RwLockReadGuard<'a, T: ?Sized> {
    inner: Option<loom::sync::RwLockReadGuard<'a, T>>,
    held: Held<'a>,
}

/// As `std::sync::RwLockWriteGuard`.
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    inner: Option<loom::sync::RwLockWriteGuard<'a, T>>,
    held: Held<'a>,
}

/// Which lock a guard holds, and since where.
struct Held<'a> {
    id: usize,
    door: &'a Door,
    here: Here,
}

impl<'a> Held<'a> {
    fn new(id: usize, door: &'a Door, here: Here) -> Self {
        log::take(id, here);
        Self { id, door, here }
    }

    fn end(&self) {
        log::give_back(self.id);
        log::step(self.here, Op::RwUnlock, None);
    }
}

impl<T> RwLock<T> {
    /// A new lock, of this execution.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self {
            id: log::new_lock(),
            door: Door::new(),
            inner: loom::sync::RwLock::new(value),
        }
    }

    /// Takes the value out.
    ///
    /// # Errors
    ///
    /// None: the lock is never poisoned.
    pub fn into_inner(self) -> LockResult<T> {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> RwLock<T> {
    /// Waits until nobody writes, and takes the lock for reading.
    ///
    /// # Errors
    ///
    /// None: the lock is never poisoned.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let here = Location::caller();
        self.refuse_second_read(here);
        log::waits(Wait::Read(self.id), here);
        let Ok(inner) = self.inner.read() else {
            unreachable!("loom's locks are never poisoned");
        };
        log::step(here, Op::RwRead, None);
        Ok(RwLockReadGuard {
            inner: Some(inner),
            held: Held::new(self.id, &self.door, here),
        })
    }

    /// Waits until nobody reads or writes, and takes the lock for writing.
    ///
    /// # Errors
    ///
    /// None: the lock is never poisoned.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let here = Location::caller();
        log::waits(Wait::Write(self.id), here);
        let Ok(inner) = self.inner.write() else {
            unreachable!("loom's locks are never poisoned");
        };
        log::step(here, Op::RwWrite, None);
        Ok(RwLockWriteGuard {
            inner: Some(inner),
            held: Held::new(self.id, &self.door, here),
        })
    }

    /// Takes the lock for reading if nobody writes.
    ///
    /// # Errors
    ///
    /// `WouldBlock`, if somebody does.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let here = Location::caller();
        self.refuse_second_read(here);
        log::waits(Wait::Doing(Op::RwTryRead(true)), here);
        mode::tries();
        self.door.pass();
        let inner = self.inner.try_read().ok();
        log::step(here, Op::RwTryRead(inner.is_some()), None);
        let inner = inner.ok_or(TryLockError::WouldBlock)?;
        Ok(RwLockReadGuard {
            inner: Some(inner),
            held: Held::new(self.id, &self.door, here),
        })
    }

    /// Takes the lock for writing if nobody reads or writes.
    ///
    /// # Errors
    ///
    /// `WouldBlock`, if somebody does.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let here = Location::caller();
        log::waits(Wait::Doing(Op::RwTryWrite(true)), here);
        mode::tries();
        self.door.pass();
        let inner = self.inner.try_write().ok();
        log::step(here, Op::RwTryWrite(inner.is_some()), None);
        let inner = inner.ok_or(TryLockError::WouldBlock)?;
        Ok(RwLockWriteGuard {
            inner: Some(inner),
            held: Held::new(self.id, &self.door, here),
        })
    }

    fn refuse_second_read(&self, here: Here) {
        let Some(since) = log::held_since(self.id) else {
            return;
        };
        if self.inner.try_read().is_ok() {
            log::fail(format!(
                "a thread asks to read at {} what it has locked for reading at {}: \
                 if another thread asks to write in between, both wait for ever",
                Place::of(here),
                Place::of(since),
            ));
        }
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        self.held.door.pass();
        self.inner = None;
        self.held.end();
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        self.held.door.pass();
        self.inner = None;
        self.held.end();
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.inner {
            Some(inner) => inner,
            None => unreachable!("only `drop` takes it"),
        }
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.inner {
            Some(inner) => inner,
            None => unreachable!("only `drop` takes it"),
        }
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        match &mut self.inner {
            Some(inner) => inner,
            None => unreachable!("only `drop` takes it"),
        }
    }
}

impl<T: Default> Default for RwLock<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: ?Sized> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RwLock").finish_non_exhaustive()
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
