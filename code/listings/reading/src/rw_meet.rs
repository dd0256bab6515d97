//! Two readers that wait for each other, with the lock in hand.
//!
//! ```
//! use reading::rw_meet::{Meeting, read_together};
//! use std::sync::RwLock;
//!
//! let (patch, meeting) = (RwLock::new(1), Meeting::default());
//! std::thread::scope(|s| {
//!     s.spawn(|| read_together(&patch, &meeting));
//!     read_together(&patch, &meeting); // and returns
//! });
//! ```

use super::sync::{Condvar, Mutex, RwLock};

/// A place at which two threads wait for each other.
#[derive(Default)]
pub struct Meeting {
    arrived: Mutex<u32>,
    both: Condvar,
}

impl Meeting {
    /// Returns when the other thread is here too.
    pub fn wait(&self) {
        let mut arrived = self.arrived.lock().unwrap();
        *arrived += 1;
        self.both.notify_all();
        while *arrived < 2 {
            arrived = self.both.wait(arrived).unwrap();
        }
    }
}

/// Reads, and returns when another thread reads at the same time.
// ANCHOR: read
pub fn read_together<T>(shared: &RwLock<T>, meeting: &Meeting) {
    let _patch = shared.read().unwrap();
    meeting.wait(); // for the other reader, with the lock in hand
}
// ANCHOR_END: read

/// The same with a mutex: waits for ever.
// ANCHOR: lock
pub fn lock_together<T>(shared: &Mutex<T>, meeting: &Meeting) {
    let _patch = shared.lock().unwrap();
    meeting.wait();
}
// ANCHOR_END: lock
