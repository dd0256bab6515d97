//! Waiting, step 1: look, then wait. A request can arrive in between.
//!
//! ```
//! use mutex::lost_wakeup::Inbox;
//!
//! let inbox = Inbox::default();
//! inbox.request(7); // before anyone looks, it works
//! assert_eq!(inbox.next(), 7);
//! ```

use super::sync::{Condvar, Mutex};
use std::collections::VecDeque;

/// Presets that the GUI has asked for, by number, oldest first.
#[derive(Default)]
// ANCHOR: inbox
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
    pub fn next(&self) -> u32 {
        let empty = self.requests.lock().unwrap().is_empty();

        let mut requests = self.requests.lock().unwrap();
        if empty {
            requests = self.arrived.wait(requests).unwrap();
        }
        requests.pop_front().expect("a request woke me")
    }
}
// ANCHOR_END: inbox
