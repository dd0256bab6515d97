//! Waiting, step 3: look again after every wake-up.
//!
//! ```
//! use mutex::inbox::Inbox;
//!
//! let inbox = Inbox::default();
//! inbox.request(7); // before anyone looks, it works
//! assert_eq!(inbox.next(), 7);
//! ```

use super::sync::{Condvar, Mutex};
use std::collections::VecDeque;

/// Presets that the GUI has asked for, by number, oldest first.
#[derive(Default)]
pub struct Inbox {
    requests: Mutex<VecDeque<u32>>,
    arrived: Condvar,
}

impl Inbox {
    /// The GUI asks for a preset.
    pub fn request(&self, preset: u32) {
        self.requests.lock().unwrap().push_back(preset);
        self.arrived.notify_one();
    }

    /// The same, with the wake-up given before the lock is given back.
    // ANCHOR: inside
    pub fn request_notifying_inside(&self, preset: u32) {
        let mut requests = self.requests.lock().unwrap();
        requests.push_back(preset);
        self.arrived.notify_one();
    } // and here the lock is given back
    // ANCHOR_END: inside

    /// A loader takes the oldest request, and sleeps until there is one.
    // ANCHOR: next
    pub fn next(&self) -> u32 {
        let mut requests = self.requests.lock().unwrap();
        while requests.is_empty() {
            requests = self.arrived.wait(requests).unwrap();
        }
        requests.pop_front().expect("I looked")
    }
    // ANCHOR_END: next

    /// The same, with the loop inside `wait_while`.
    // ANCHOR: wait_while
    pub fn next_by_wait_while(&self) -> u32 {
        let requests = self.requests.lock().unwrap();
        let empty = |requests: &mut VecDeque<u32>| requests.is_empty();
        let mut requests = self.arrived.wait_while(requests, empty).unwrap();
        requests.pop_front().expect("wait_while looked")
    }
    // ANCHOR_END: wait_while
}
