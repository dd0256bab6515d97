//! The mutex.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{self as real, LockResult, PoisonError, TryLockError, TryLockResult};

use trace::ObjectKind;

use crate::log::{self, Done, Here, Op, Wait};
use crate::mode::{self, Door};
use crate::record::text;
use crate::turn;

/// As `std::sync::Mutex`. It is never poisoned: in a check, a panic ends
/// everything.
pub struct Mutex<T: ?Sized> {
    pub(super) id: usize,
    door: Door,
    /// Where loom decides who comes first; nothing under shuttle.
    gate: Option<loom::sync::Mutex<()>>,
    /// Always free for the thread that is through the gate.
    data: real::Mutex<T>,
}

/// As `std::sync::MutexGuard`.
pub struct MutexGuard<'a, T: ?Sized> {
    pub(super) mutex: &'a Mutex<T>,
    pub(super) here: Here,
    /// `None` only while a condition variable waits.
    inner: Option<Inner<'a, T>>,
}

/// The value first, so that it is given back before the gate opens.
struct Inner<'a, T: ?Sized> {
    data: real::MutexGuard<'a, T>,
    _gate: Option<loom::sync::MutexGuard<'a, ()>>,
}

impl<T> Mutex<T> {
    /// A new mutex, of this execution.
    #[track_caller]
    #[must_use]
    pub fn new(value: T) -> Self {
        let shown = text::show(&value);
        Self {
            id: log::new_thing(ObjectKind::Mutex, Location::caller(), shown),
            door: Door::new(),
            gate: mode::loom().then(|| loom::sync::Mutex::new(())),
            data: real::Mutex::new(value),
        }
    }

    /// Takes the value out.
    ///
    /// # Errors
    ///
    /// None: the mutex is never poisoned.
    pub fn into_inner(self) -> LockResult<T> {
        Ok(self
            .data
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner))
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
        let inner = self.take(here, Op::Lock, Wait::Lock(self.id));
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
        log::about(here, Op::TryLock(true), Some(self.id));
        mode::tries();
        turn::take();
        self.door.pass();
        let gate = self.gate.as_ref().map(|gate| gate.try_lock().ok());
        let inner = match gate {
            Some(None) => None,
            gate => self.data(gate.flatten()),
        };
        log::step(here, Op::TryLock(inner.is_some()), Done::to(self.id));
        let inner = inner.ok_or(TryLockError::WouldBlock)?;
        log::take(self.id, here, false);
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
        Ok(self.data.get_mut().unwrap_or_else(PoisonError::into_inner))
    }

    fn take(&self, here: Here, op: Op, wait: Wait) -> Inner<'_, T> {
        log::waits(wait, here);
        turn::take();
        let gate = self.gate.as_ref().map(|gate| match gate.lock() {
            Ok(gate) => gate,
            Err(_) => unreachable!("loom's mutexes are never poisoned"),
        });
        let mut gate = Some(gate);
        // Free, unless the execution is over.
        let inner = turn::until(|| self.data(gate.take().flatten()));
        log::step(here, op, Done::to(self.id));
        log::take(self.id, here, false);
        inner
    }

    fn data<'a>(&'a self, gate: Option<loom::sync::MutexGuard<'a, ()>>) -> Option<Inner<'a, T>> {
        let data = match self.data.try_lock() {
            Ok(data) => data,
            // A panic ends the execution, so nobody is to know.
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return None,
        };
        Some(Inner { data, _gate: gate })
    }
}

impl<T: ?Sized> MutexGuard<'_, T> {
    /// Gives the lock back: a step, whose turn it is.
    pub(super) fn give_back(&mut self, here: Here, op: Op) {
        if let Some(inner) = self.inner.take() {
            self.mutex.door.pass();
            let leaves = text::show(&*inner.data);
            log::step(here, op, Done::to(self.mutex.id).leaving(leaves));
            log::give_back(self.mutex.id);
        }
    }

    /// Takes the lock again when `wait` is over.
    pub(super) fn retake(&mut self, here: Here, wait: Wait) {
        self.inner = Some(self.mutex.take(here, Op::Woken, wait));
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        if self.inner.is_some() {
            log::about(self.here, Op::Unlock, Some(self.mutex.id));
            if turn::take() {
                self.give_back(self.here, Op::Unlock);
            }
        }
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.inner {
            Some(inner) => &inner.data,
            None => unreachable!("a guard that waits is not handed out"),
        }
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        match &mut self.inner {
            Some(inner) => &mut inner.data,
            None => unreachable!("a guard that waits is not handed out"),
        }
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for Mutex<T> {
    #[track_caller]
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
