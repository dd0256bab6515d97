//! What a listing calls `sync`, in the shape of the standard library's.
//!
//! Everything here works only inside a check. `Arc` is the standard library's
//! own: loom's aborts the whole process when a deadlock leaves one alive, and
//! its counts would multiply the executions. So the counts of an `Arc` lie
//! outside the model; what the threads do to the value inside does not.

pub mod atomic;
pub mod cell;
mod channel;
mod condvar;
pub mod heap;
mod history;
mod lanes;
pub mod mpsc;
mod mutex;
pub(crate) mod rmw;
mod rwlock;
pub mod thread;

/// Hints, as in `std::hint`.
pub mod hint {
    /// Lets the other threads go on. A loop that waits for another thread needs
    /// this or [`yield_now`](super::thread::yield_now): without it the checker
    /// explores the loop for ever.
    #[track_caller]
    pub fn spin_loop() {
        super::thread::yield_now();
    }

    pub use std::hint::black_box;
}

pub use condvar::Condvar;
pub use mutex::{Mutex, MutexGuard};
pub use rwlock::{RwLock, RwLockReadGuard, RwLockWriteGuard};

pub use std::sync::{Arc, LockResult, PoisonError, TryLockError, TryLockResult, Weak};
