//! The readers–writer lock.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{self as real, LockResult, PoisonError, TryLockError, TryLockResult};

use trace::ObjectKind;

use crate::log::{self, Done, Here, Op, Value, Wait};
use crate::mode::{self, Door};
use crate::place::Place;
use crate::record::text;
use crate::turn;

/// As `std::sync::RwLock`. It is never poisoned, and a thread that reads and
/// asks to read once more fails the check, since with std's it may deadlock.
pub struct RwLock<T: ?Sized> {
    id: usize,
    door: Door,
    /// Where loom decides who comes first; nothing under shuttle.
    gate: Option<loom::sync::RwLock<()>>,
    /// Always free for the thread that is through the gate.
    data: real::RwLock<T>,
}

/// As `std::sync::RwLockReadGuard`.
pub struct RwLockReadGuard<'a, T: ?Sized> {
    inner: Option<(
        real::RwLockReadGuard<'a, T>,
        Option<loom::sync::RwLockReadGuard<'a, ()>>,
    )>,
    held: Held<'a>,
}

/// As `std::sync::RwLockWriteGuard`.
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    inner: Option<(
        real::RwLockWriteGuard<'a, T>,
        Option<loom::sync::RwLockWriteGuard<'a, ()>>,
    )>,
    held: Held<'a>,
}

/// Which lock a guard holds, and since where.
struct Held<'a> {
    id: usize,
    door: &'a Door,
    here: Here,
}

impl<'a> Held<'a> {
    fn new(id: usize, door: &'a Door, here: Here, shares: bool) -> Self {
        log::take(id, here, shares);
        Self { id, door, here }
    }

    /// Waits for the turn to give the lock back.
    fn turn(&self) -> bool {
        log::about(self.here, Op::RwUnlock, Some(self.id));
        turn::take()
    }

    fn end(&self, leaves: Option<Value>) {
        self.door.pass();
        log::step(self.here, Op::RwUnlock, Done::to(self.id).leaving(leaves));
        log::give_back(self.id);
    }
}

/// What a real lock hands out to a thread that is through the gate: it is free,
/// unless the execution is over.
fn free<G>(data: impl Fn() -> TryLockResult<G>) -> G {
    turn::until(|| match data() {
        Ok(data) => Some(data),
        // A panic ends the execution, so nobody is to know.
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    })
}

impl<T> RwLock<T> {
    /// A new lock, of this execution.
    #[track_caller]
    #[must_use]
    pub fn new(value: T) -> Self {
        let shown = text::show(&value);
        Self {
            id: log::new_thing(ObjectKind::Rwlock, Location::caller(), shown),
            door: Door::new(),
            gate: mode::loom().then(|| loom::sync::RwLock::new(())),
            data: real::RwLock::new(value),
        }
    }

    /// Takes the value out.
    ///
    /// # Errors
    ///
    /// None: the lock is never poisoned.
    pub fn into_inner(self) -> LockResult<T> {
        Ok(self
            .data
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner))
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
        turn::take();
        let gate = self.gate.as_ref().map(|gate| match gate.read() {
            Ok(gate) => gate,
            Err(_) => unreachable!("loom's locks are never poisoned"),
        });
        log::step(here, Op::RwRead, Done::to(self.id));
        Ok(RwLockReadGuard {
            inner: Some((free(|| self.data.try_read()), gate)),
            held: Held::new(self.id, &self.door, here, true),
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
        turn::take();
        let gate = self.gate.as_ref().map(|gate| match gate.write() {
            Ok(gate) => gate,
            Err(_) => unreachable!("loom's locks are never poisoned"),
        });
        log::step(here, Op::RwWrite, Done::to(self.id));
        Ok(RwLockWriteGuard {
            inner: Some((free(|| self.data.try_write()), gate)),
            held: Held::new(self.id, &self.door, here, false),
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
        self.ask(here, Op::RwTryRead(true));
        let gate = self.gate.as_ref().map(|gate| gate.try_read().ok());
        let is_free = !matches!(gate, Some(None)) && log::is_free(self.id, true);
        log::step(here, Op::RwTryRead(is_free), Done::to(self.id));
        if !is_free {
            return Err(TryLockError::WouldBlock);
        }
        Ok(RwLockReadGuard {
            inner: Some((free(|| self.data.try_read()), gate.flatten())),
            held: Held::new(self.id, &self.door, here, true),
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
        self.ask(here, Op::RwTryWrite(true));
        let gate = self.gate.as_ref().map(|gate| gate.try_write().ok());
        let is_free = !matches!(gate, Some(None)) && log::is_free(self.id, false);
        log::step(here, Op::RwTryWrite(is_free), Done::to(self.id));
        if !is_free {
            return Err(TryLockError::WouldBlock);
        }
        Ok(RwLockWriteGuard {
            inner: Some((free(|| self.data.try_write()), gate.flatten())),
            held: Held::new(self.id, &self.door, here, false),
        })
    }

    fn ask(&self, here: Here, op: Op) {
        log::about(here, op, Some(self.id));
        mode::tries();
        turn::take();
        self.door.pass();
    }

    fn refuse_second_read(&self, here: Here) {
        let Some(since) = log::held_since(self.id) else {
            return;
        };
        if log::is_free(self.id, true) {
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
        if self.held.turn() {
            self.held.end(None);
        }
        self.inner = None;
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        if self.held.turn() {
            self.held.end(text::show(&**self));
        }
        self.inner = None;
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.inner {
            Some((data, _)) => data,
            None => unreachable!("only `drop` takes it"),
        }
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.inner {
            Some((data, _)) => data,
            None => unreachable!("only `drop` takes it"),
        }
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        match &mut self.inner {
            Some((data, _)) => data,
            None => unreachable!("only `drop` takes it"),
        }
    }
}

impl<T: Default> Default for RwLock<T> {
    #[track_caller]
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
