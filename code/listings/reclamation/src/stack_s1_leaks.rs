//! A stack for several threads, step 1: its nodes are never freed. Right, but it leaks.
//!
//! ```
//! use reclamation::stack_s1_leaks::Stack;
//!
//! let spent = Stack::new();
//! spent.push([0.0; 64]);
//! assert_eq!(spent.pop(), Some([0.0; 64]));
//! assert_eq!(spent.pop(), None);
//! ```
//!
//! What goes in on one thread comes out on another, so it has to be `Send`:
//!
//! ```compile_fail,E0277
//! let spent = reclamation::stack_s1_leaks::Stack::new();
//! spent.push(std::rc::Rc::new(1));
//! std::thread::scope(|s| {
//!     s.spawn(|| spent.pop());
//! });
//! ```
//!
//! Source of the algorithm: R. Kent Treiber's stack.

use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ptr;

use super::sync::{
    atomic::{
        AtomicPtr,
        Ordering::{Acquire, Relaxed, Release},
    },
    heap,
};

// ANCHOR: stack
/// Values that any thread may push and pop. Nobody waits.
pub struct Stack<T> {
    top: AtomicPtr<Node<T>>,
    /// An `AtomicPtr` is Send and Sync whatever it points to. This is neither.
    owns: PhantomData<*mut T>,
}

struct Node<T> {
    /// Moved out by the thread that has popped the node.
    value: ManuallyDrop<T>,
    /// The node below, or null. Set before the node can be found.
    next: AtomicPtr<Node<T>>,
}
// ANCHOR_END: stack

// SAFETY: it owns values and may drop them on any thread (T: Send).
unsafe impl<T: Send> Send for Stack<T> {}
// SAFETY: a value is moved in on one thread and out on another (T: Send). None is lent, so
// T need not be Sync.
unsafe impl<T: Send> Sync for Stack<T> {}

// ANCHOR: push
impl<T> Stack<T> {
    /// Puts a value on top.
    pub fn push(&self, value: T) {
        let mut top = self.top.load(Relaxed); // only to be compared
        let node = heap::new(Node {
            value: ManuallyDrop::new(value),
            next: AtomicPtr::new(top),
        });
        // Release on success: pairs with both Acquires in pop.
        while let Err(found) = self.top.compare_exchange_weak(top, node, Release, Relaxed) {
            top = found;
            // SAFETY: nobody frees it, and nobody else has found it yet.
            unsafe { heap::with(node, |node| node.next.store(top, Relaxed)) };
        }
    }
}
// ANCHOR_END: push

// ANCHOR: pop
impl<T> Stack<T> {
    /// Takes the value on top, if there is one.
    pub fn pop(&self) -> Option<T> {
        // Acquire: pairs with the Release in push.
        let mut top = self.top.load(Acquire);
        while !top.is_null() {
            // SAFETY: no node is ever freed.
            let next = unsafe { heap::with(top, |node| node.next.load(Relaxed)) };
            // Acquire on failure: pairs with the Release in push.
            match self.top.compare_exchange_weak(top, next, Relaxed, Acquire) {
                // SAFETY: one thread pops a node, and it alone moves the value out.
                Ok(_) => return Some(unsafe { heap::with(top, |node| ptr::read(&*node.value)) }),
                Err(found) => top = found,
            }
        }
        None
    }
}
// ANCHOR_END: pop

impl<T> Stack<T> {
    /// A stack with nothing on it.
    #[must_use]
    pub fn new() -> Self {
        Self {
            top: AtomicPtr::new(ptr::null_mut()),
            owns: PhantomData,
        }
    }
}

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
