//! Waiting, step 2: look under the lock. Another loader can have the request.
//!
//! ```
//! use mutex::stolen_wakeup::Inbox;
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

    /// A loader takes the oldest request, and sleeps until there is one.
    // ANCHOR: next
    pub fn next(&self) -> u32 {
        let mut requests = self.requests.lock().unwrap();
        if requests.is_empty() {
            requests = self.arrived.wait(requests).unwrap();
        }
        requests.pop_front().expect("a request woke me")
    }
    // ANCHOR_END: next

    /// As `request`, with the wake-up given before the lock is given back.
    pub fn request_notifying_inside(&self, preset: u32) {
        let mut requests = self.requests.lock().unwrap();
        requests.push_back(preset);
        self.arrived.notify_one();
    }
}
