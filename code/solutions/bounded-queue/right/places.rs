use interleave::sync::{Condvar, Mutex, MutexGuard};
use std::collections::VecDeque;

/// Values on their way, oldest first, until the queue is closed.
pub struct Queue<T> {
    state: Mutex<State<T>>,
    filled: Condvar,
    emptied: Condvar,
}

/// `None` in place of the number of free places: closed.
struct State<T> {
    values: VecDeque<T>,
    free: Option<usize>,
}

impl<T> State<T> {
    fn put(&mut self, value: T, filled: &Condvar) -> Result<(), T> {
        match &mut self.free {
            None | Some(0) => Err(value),
            Some(free) => {
                *free -= 1;
                self.values.push_back(value);
                filled.notify_one();
                Ok(())
            }
        }
    }
}

impl<T> Queue<T> {
    /// An open queue for `capacity` values, one at least.
    pub fn new(capacity: usize) -> Self {
        Self {
            state: Mutex::new(State {
                values: VecDeque::new(),
                free: Some(capacity),
            }),
            filled: Condvar::new(),
            emptied: Condvar::new(),
        }
    }

    fn locked(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap()
    }

    /// Puts a value in, and waits for room first. Gives it back if the queue is
    /// closed, or is closed while it waits.
    pub fn push(&self, value: T) -> Result<(), T> {
        let full = |state: &mut State<T>| state.free == Some(0);
        let mut state = self.emptied.wait_while(self.locked(), full).unwrap();
        state.put(value, &self.filled)
    }

    /// Puts a value in if there is room. Gives it back if there is none, or if the
    /// queue is closed. Never waits for room.
    pub fn try_push(&self, value: T) -> Result<(), T> {
        self.locked().put(value, &self.filled)
    }

    /// Takes the oldest value, and waits for one first. `None` when there is none
    /// and the queue is closed.
    pub fn pop(&self) -> Option<T> {
        let nothing = |state: &mut State<T>| state.values.is_empty() && state.free.is_some();
        let mut state = self.filled.wait_while(self.locked(), nothing).unwrap();
        let value = state.values.pop_front()?;
        if let Some(free) = &mut state.free {
            *free += 1;
            self.emptied.notify_one();
        }
        Some(value)
    }

    /// Nothing goes in after this. What is in still comes out.
    pub fn close(&self) {
        self.locked().free = None;
        self.filled.notify_all();
        self.emptied.notify_all();
    }
}
