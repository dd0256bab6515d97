//! A stack for several threads whose nodes are freed by whoever leaves last, with `seize`.
//!
//! ```
//! use reclamation::stack_seize::Stack;
//!
//! let spent = Stack::new();
//! spent.push("block 1");
//! spent.push("block 2");
//! assert_eq!(spent.pop(), Some("block 2"));
//! ```

use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ptr;
use std::sync::atomic::{
    AtomicPtr,
    Ordering::{Acquire, Relaxed, Release},
};

use seize::{Collector, Guard, reclaim};

/// Values that any thread may push and pop. Nobody waits.
pub struct Stack<T> {
    top: AtomicPtr<Node<T>>,
    /// For the nodes of this stack. When it is dropped, it frees what is left.
    collector: Collector,
    /// An `AtomicPtr` is Send and Sync whatever it points to. This is neither.
    owns: PhantomData<*mut T>,
}

struct Node<T> {
    /// Moved out by the thread that has popped the node.
    value: ManuallyDrop<T>,
    /// Set before the node can be found, and never after.
    next: *mut Node<T>,
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
            top: AtomicPtr::new(ptr::null_mut()),
            collector: Collector::new(),
            owns: PhantomData,
        }
    }

    /// Puts a value on top.
    pub fn push(&self, value: T) {
        // It looks into no node. But if the one on top could be freed and its address come
        // back, `next` would hold the pointer to the node that is gone.
        let guard = self.collector.enter();
        let node = Box::into_raw(Box::new(Node {
            value: ManuallyDrop::new(value),
            next: ptr::null_mut(),
        }));
        loop {
            let top = guard.protect(&self.top, Relaxed);
            // SAFETY: nobody else has found it yet.
            unsafe { (*node).next = top };
            // Release: pairs with the Acquire in pop.
            let pushed = self.top.compare_exchange_weak(top, node, Release, Relaxed);
            if pushed.is_ok() {
                return;
            }
        }
    }
}

// ANCHOR: pop
impl<T> Stack<T> {
    /// Takes the value on top, if there is one.
    pub fn pop(&self) -> Option<T> {
        let guard = self.collector.enter();
        loop {
            // Acquire: pairs with the Release in push.
            let top = guard.protect(&self.top, Acquire);
            if top.is_null() {
                return None;
            }
            // SAFETY: it was on the stack when the guard was there, so it is not freed yet.
            let next = unsafe { (*top).next };
            let popped = self.top.compare_exchange_weak(top, next, Relaxed, Relaxed);
            if popped.is_ok() {
                // SAFETY: one thread pops a node, and it alone moves the value out.
                let value = unsafe { ptr::read(&*(*top).value) };
                // SAFETY: no new pop finds it, and nobody else retires it. Its value is out,
                // so that to free it drops no T.
                unsafe { guard.defer_retire(top, reclaim::boxed) };
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
