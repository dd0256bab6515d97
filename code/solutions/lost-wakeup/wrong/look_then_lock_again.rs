// fails: a_request_reaches_a_sleeping_loader — the look and the wait are under two locks
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
        self.state.lock().unwrap().requests.push_back(preset);
        self.changed.notify_one();
    }

    /// The GUI goes away. No request comes after this.
    pub fn close(&self) {
        self.state.lock().unwrap().closed = true;
        self.changed.notify_all();
    }

    /// A loader takes the oldest request; it sleeps while there is none. `None`
    /// when there is none and none will come.
    pub fn next(&self) -> Option<u32> {
        loop {
            let mut state = self.state.lock().unwrap();
            if let Some(preset) = state.requests.pop_front() {
                return Some(preset);
            }
            if state.closed {
                return None;
            }
            drop(state);

            let state = self.state.lock().unwrap();
            drop(self.changed.wait(state).unwrap());
        }
    }
}
