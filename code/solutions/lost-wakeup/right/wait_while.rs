//! The loop in `wait_while`, the wake-ups before the lock is given back.

use interleave::sync::{Condvar, Mutex};
use std::collections::VecDeque;

/// Requests, oldest first, until the GUI closes the inbox.
#[derive(Default)]
pub struct Inbox {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    requests: VecDeque<u32>,
    closed: bool,
}

impl Inbox {
    /// The GUI asks for a preset, by number.
    pub fn request(&self, preset: u32) {
        let mut state = self.state.lock().unwrap();
        state.requests.push_back(preset);
        self.changed.notify_one();
    }

    /// The GUI goes away. No request comes after this.
    pub fn close(&self) {
        let mut state = self.state.lock().unwrap();
        state.closed = true;
        self.changed.notify_all();
    }

    /// A loader takes the oldest request; it sleeps while there is none. `None`
    /// when there is none and none will come.
    pub fn next(&self) -> Option<u32> {
        let state = self.state.lock().unwrap();
        self.changed
            .wait_while(state, |state| state.requests.is_empty() && !state.closed)
            .unwrap()
            .requests
            .pop_front()
    }
}
