//! Presets that the GUI asks for, and loaders that sleep until there is one.
//!
//! One of the wake-ups gets lost. Find it; the task is in README.md.

use interleave::sync::{
    Condvar, Mutex,
    atomic::{AtomicBool, Ordering::*},
};
use std::collections::VecDeque;

/// Requests, oldest first, until the GUI closes the inbox.
#[derive(Default)]
pub struct Inbox {
    requests: Mutex<VecDeque<u32>>,
    closed: AtomicBool,
    changed: Condvar,
}

impl Inbox {
    /// The GUI asks for a preset, by number.
    pub fn request(&self, preset: u32) {
        self.requests.lock().unwrap().push_back(preset);
        self.changed.notify_one();
    }

    /// The GUI goes away. No request comes after this.
    pub fn close(&self) {
        self.closed.store(true, SeqCst);
        self.changed.notify_all();
    }

    /// A loader takes the oldest request; it sleeps while there is none. `None`
    /// when there is none and none will come.
    pub fn next(&self) -> Option<u32> {
        let mut requests = self.requests.lock().unwrap();
        while requests.is_empty() && !self.closed.load(SeqCst) {
            requests = self.changed.wait(requests).unwrap();
        }
        requests.pop_front()
    }
}
