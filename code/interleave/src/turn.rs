//! Whose turn it is, while executions are recorded.
//!
//! A thread says what it is about to do and then asks for its turn. In a check
//! there is nothing to wait for: loom decides inside the operation itself, and
//! leaves out the orders that make no difference. A recording leaves none out:
//!
//! - Under shuttle the thread goes to sleep until the recorder's
//!   [scheduler](crate::record::scheduler) picks it. The operation is then a
//!   plain one, since nobody else runs.
//! - Under loom each thread goes through a turnstile, a condition variable that
//!   nobody waits for. So all steps depend on each other, and loom tries them in
//!   every order. It hands nothing from thread to thread, so that what a load may
//!   return stays as it was.
//!
//! After a failure the execution is over. Nothing that a thread still does, such
//! as dropping its guards while it unwinds, is a step.

use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use loom::sync::Condvar;

use crate::{log, mode};

/// The turnstile of this execution.
static TURNSTILE: Mutex<Option<Arc<Condvar>>> = Mutex::new(None);

fn turnstile() -> MutexGuard<'static, Option<Arc<Condvar>>> {
    TURNSTILE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What unwinds a thread whose execution is over.
pub(crate) struct Over;

/// Starts an execution.
pub(crate) fn begin() {
    *turnstile() = (mode::recording() && mode::loom()).then(Arc::default);
}

/// Waits for the current thread's turn. The answer is false if the execution is
/// over and the thread unwinds already: then nothing must be done.
pub(crate) fn take() -> bool {
    if !mode::recording() {
        return true;
    }
    if log::is_over() && log::unwinds() {
        return false;
    }
    if mode::loom() {
        // After a failure too: from what a thread was about to do, loom learns which
        // orders are left.
        let turnstile = turnstile().clone();
        if let Some(turnstile) = turnstile {
            turnstile.notify_one();
        }
    } else if !log::is_over() {
        shuttle::thread::yield_now();
    }
    if log::is_over() {
        log::unwind(log::current());
        resume_unwind(Box::new(Over));
    }
    true
}

/// Runs an operation of loom's whose turn it is. loom would let others in once more
/// before it, which gives no other order; so it is told not to. For operations that
/// never block and have no choice of a value: not for a read-modify-write, which may
/// find either of two stores that nothing orders.
pub(crate) fn at_once<R>(operation: impl FnOnce() -> R) -> R {
    if !mode::recording() {
        return operation();
    }
    loom::stop_exploring();
    let result = operation();
    loom::explore();
    result
}

/// Takes what other threads give back, of those at the latest that still unwind.
pub(crate) fn until<T>(mut taken: impl FnMut() -> Option<T>) -> T {
    loop {
        match taken() {
            Some(taken) => return taken,
            None => shuttle::thread::yield_now(),
        }
    }
}
