//! A stack for several threads whose nodes are freed by epochs, with `crossbeam-epoch`.
//!
//! ```
//! use reclamation::stack_epoch::Stack;
//!
//! let spent = Stack::new();
//! spent.push("block 1");
//! spent.push("block 2");
//! assert_eq!(spent.pop(), Some("block 2"));
//! ```

use std::mem::ManuallyDrop;
use std::ptr;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

use crossbeam_epoch::{self as epoch, Atomic, Owned};

/// Values that any thread may push and pop. Nobody waits.
pub struct Stack<T> {
    top: Atomic<Node<T>>,
}

struct Node<T> {
    /// Moved out by the thread that has popped the node.
    value: ManuallyDrop<T>,
    next: Atomic<Node<T>>,
}

// SAFETY: it owns values and may drop them on any thread (T: Send).
unsafe impl<T: Send> Send for Stack<T> {}
// SAFETY: a value is moved in on one thread and out on another (T: Send). None is lent, so
// T need not be Sync.
unsafe impl<T: Send> Sync for Stack<T> {}

impl<T> Stack<T> {
    /// A stack with nothing on it.
    #[must_use]
    pub fn new() -> Self {
        Self {
            top: Atomic::null(),
        }
    }

    /// Puts a value on top.
    pub fn push(&self, value: T) {
        let guard = epoch::pin(); // or the address of the top could come back
        let mut node = Owned::new(Node {
            value: ManuallyDrop::new(value),
            next: Atomic::null(),
        });
        loop {
            let top = self.top.load(Relaxed, &guard); // only to be compared
            node.next.store(top, Relaxed);
            // Release: pairs with the Acquire in pop.
            let pushed = self
                .top
                .compare_exchange_weak(top, node, Release, Relaxed, &guard);
            match pushed {
                Ok(_) => return,
                Err(failed) => node = failed.new,
            }
        }
    }
}

// ANCHOR: pop
impl<T> Stack<T> {
    /// Takes the value on top, if there is one.
    pub fn pop(&self) -> Option<T> {
        let guard = epoch::pin();
        loop {
            // Acquire: pairs with the Release in push.
            let top = self.top.load(Acquire, &guard);
            // SAFETY: it was on the stack when the guard was there, so it is not freed yet.
            let node = unsafe { top.as_ref() }?;
            let next = node.next.load(Relaxed, &guard);
            let popped = self
                .top
                .compare_exchange_weak(top, next, Relaxed, Relaxed, &guard);
            if popped.is_ok() {
                // SAFETY: one thread pops a node, and it alone moves the value out.
                let value = unsafe { ptr::read(&*node.value) };
                // SAFETY: no new pop finds it, and nobody else retires it. Its value is out,
                // so that to free it drops no T.
                unsafe { guard.defer_destroy(top) };
                return Some(value);
            }
        }
    }
}
// ANCHOR_END: pop

impl<T> Default for Stack<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Drop for Stack<T> {
    fn drop(&mut self) {
        while self.pop().is_some() {}
    }
}
