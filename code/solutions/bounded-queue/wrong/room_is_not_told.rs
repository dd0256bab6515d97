// fails: a_full_queue_makes_push_wait — nobody tells a waiting push that there is room
use interleave::sync::{Condvar, Mutex};
use std::collections::VecDeque;

/// Values on their way, oldest first, until the queue is closed.
pub struct Queue<T> {
    state: Mutex<State<T>>,
    capacity: usize,
    filled: Condvar,
    emptied: Condvar,
}

struct State<T> {
    values: VecDeque<T>,
    closed: bool,
}

impl<T> Queue<T> {
    /// An open queue for `capacity` values, one at least.
    pub fn new(capacity: usize) -> Self {
        let values = VecDeque::with_capacity(capacity);
        Self {
            state: Mutex::new(State {
                values,
                closed: false,
            }),
            capacity,
            filled: Condvar::new(),
            emptied: Condvar::new(),
        }
    }

    /// Puts a value in, and waits for room first. Gives it back if the queue is
    /// closed, or is closed while it waits.
    pub fn push(&self, value: T) -> Result<(), T> {
        let mut state = self.state.lock().unwrap();
        while state.values.len() == self.capacity && !state.closed {
            state = self.emptied.wait(state).unwrap();
        }
        if state.closed {
            return Err(value);
        }
        state.values.push_back(value);
        self.filled.notify_one();
        Ok(())
    }

    /// Puts a value in if there is room. Gives it back if there is none, or if the
    /// queue is closed. Never waits for room.
    pub fn try_push(&self, value: T) -> Result<(), T> {
        let mut state = self.state.lock().unwrap();
        if state.closed || state.values.len() == self.capacity {
            return Err(value);
        }
        state.values.push_back(value);
        self.filled.notify_one();
        Ok(())
    }

    /// Takes the oldest value, and waits for one first. `None` when there is none
    /// and the queue is closed.
    pub fn pop(&self) -> Option<T> {
        let mut state = self.state.lock().unwrap();
        while state.values.is_empty() && !state.closed {
            state = self.filled.wait(state).unwrap();
        }
        state.values.pop_front()
    }

    /// Nothing goes in after this. What is in still comes out.
    pub fn close(&self) {
        self.state.lock().unwrap().closed = true;
        self.filled.notify_all();
        self.emptied.notify_all();
    }
}
