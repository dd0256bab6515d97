// fails: requests_from_before_closing_are_delivered — what was asked for before closing is dropped
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
        let mut state = self.state.lock().unwrap();
        while state.requests.is_empty() && !state.closed {
            state = self.changed.wait(state).unwrap();
        }
        if state.closed {
            return None;
        }
        state.requests.pop_front()
    }
}
