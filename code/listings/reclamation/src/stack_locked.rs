//! A stack for several threads, as you would write it first.
//!
//! ```
//! use reclamation::stack_locked::Stack;
//!
//! let spent = Stack::new();
//! spent.push("block 1");
//! spent.push("block 2");
//! assert_eq!(spent.pop(), Some("block 2"));
//! ```

use super::sync::{Mutex, MutexGuard, PoisonError};

// ANCHOR: stack
/// Values that any thread may push and pop, one thread at a time.
pub struct Stack<T>(Mutex<Vec<T>>);

impl<T> Stack<T> {
    /// Puts a value on top. Waits while another thread is at it.
    pub fn push(&self, value: T) {
        self.values().push(value);
    }

    /// Takes the value on top, if there is one. Waits while another thread is at it.
    pub fn pop(&self) -> Option<T> {
        self.values().pop()
    }

    /// No thread leaves it half-done, whatever it panics of.
    fn values(&self) -> MutexGuard<'_, Vec<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
// ANCHOR_END: stack

impl<T> Stack<T> {
    /// A stack with nothing on it.
    #[must_use]
    pub fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }
}

impl<T> Default for Stack<T> {
    fn default() -> Self {
        Self::new()
    }
}
