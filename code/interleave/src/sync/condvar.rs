//! The condition variable.
//!
//! Built from loom's own pieces instead of its `Condvar`, which takes the steps
//! below in the same order but lets nobody look on: so the log can say when the
//! lock was given back and who was woken.

use std::collections::VecDeque;
use std::panic::Location;
use std::sync::{LockResult, Mutex as RealMutex, PoisonError};

use trace::ObjectKind;

use super::mutex::MutexGuard;
use crate::log::{self, Done, Op, Wait};
use crate::{mode, turn};

/// As `std::sync::Condvar`. Two things differ in the model: nobody is woken
/// without a notification, though the real one may be, and a notification hands
/// over all that its thread has done, though the real one does not promise it.
pub struct Condvar {
    id: usize,
    /// Where loom decides who comes first: notifying it wakes nobody.
    /// Nothing under shuttle.
    turnstile: Option<loom::sync::Condvar>,
    waiters: RealMutex<VecDeque<Waiter>>,
}

struct Waiter {
    id: usize,
    /// Under loom, which blocks it by itself.
    thread: Option<loom::thread::Thread>,
    lock: usize,
}

impl Condvar {
    /// A new condition variable, of this execution.
    #[track_caller]
    #[must_use]
    pub fn new() -> Self {
        Self {
            id: log::new_thing(ObjectKind::Condvar, Location::caller(), None),
            turnstile: mode::loom().then(loom::sync::Condvar::new),
            waiters: RealMutex::default(),
        }
    }

    /// Gives the lock back, waits for a notification and takes the lock again.
    ///
    /// # Errors
    ///
    /// None: the mutex is never poisoned.
    #[track_caller]
    pub fn wait<'a, T: ?Sized>(
        &self,
        mut guard: MutexGuard<'a, T>,
    ) -> LockResult<MutexGuard<'a, T>> {
        let here = Location::caller();
        log::about(here, Op::Wait, Some(guard.mutex.id));
        if !turn::take() {
            return Ok(guard);
        }
        self.pass();
        // From here to `park` no other thread can run.
        self.list().push_back(Waiter {
            id: log::current(),
            thread: mode::loom().then(loom::thread::current),
            lock: guard.mutex.id,
        });
        guard.give_back(here, Op::Wait);
        if mode::loom() {
            log::waits(Wait::Notification(self.id), here);
            loom::thread::park();
            guard.retake(here, Wait::Lock(guard.mutex.id));
        } else {
            guard.retake(here, Wait::Notification(self.id));
        }
        Ok(guard)
    }

    /// Waits as long as `condition` says `true`.
    ///
    /// # Errors
    ///
    /// None: the mutex is never poisoned.
    #[track_caller]
    pub fn wait_while<'a, T: ?Sized>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<MutexGuard<'a, T>> {
        while condition(&mut guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// Wakes the thread that has waited longest, if one waits.
    #[track_caller]
    pub fn notify_one(&self) {
        self.notify(Location::caller(), false);
    }

    /// Wakes every thread that waits.
    #[track_caller]
    pub fn notify_all(&self) {
        self.notify(Location::caller(), true);
    }

    fn notify(&self, here: log::Here, all: bool) {
        log::about(here, Op::Notify { all, woken: 0 }, Some(self.id));
        if !turn::take() {
            return;
        }
        self.pass();
        let woken: Vec<Waiter> = {
            let mut list = self.list();
            let count = if all { list.len() } else { list.len().min(1) };
            list.drain(..count).collect()
        };
        let op = Op::Notify {
            all,
            woken: woken.len(),
        };
        log::step(here, op, Done::to(self.id));
        for waiter in woken {
            if let Some(thread) = waiter.thread {
                thread.unpark();
            }
            log::now_waits(waiter.id, Wait::Lock(waiter.lock));
        }
    }

    fn pass(&self) {
        if let Some(turnstile) = &self.turnstile {
            turnstile.notify_one();
        }
    }

    fn list(&self) -> std::sync::MutexGuard<'_, VecDeque<Waiter>> {
        self.waiters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Condvar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Condvar").finish_non_exhaustive()
    }
}
