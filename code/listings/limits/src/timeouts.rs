//! A wait with a time limit.

use std::time::Duration;

use super::sync::{Condvar, Mutex};

// ANCHOR: timeout
/// Whether a wait for what never comes ends when its time is up.
pub fn times_out() -> bool {
    let (lock, never) = (Mutex::new(()), Condvar::new());
    let guard = lock.lock().unwrap();
    let (guard, result) = never.wait_timeout(guard, Duration::from_millis(1)).unwrap();
    drop(guard);
    result.timed_out()
}
// ANCHOR_END: timeout
