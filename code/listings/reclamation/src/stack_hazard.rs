//! A stack for several threads whose nodes are freed by hazard pointers, with `haphazard`.
//!
//! ```
//! use reclamation::stack_hazard::Stack;
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

use haphazard::{Domain, HazardPointer};

/// Values that any thread may push and pop. Nobody waits.
pub struct Stack<T: Send + 'static> {
    top: AtomicPtr<Node<T>>,
    /// An `AtomicPtr` is Send and Sync whatever it points to. This is neither.
    owns: PhantomData<*mut T>,
}

struct Node<T> {
    /// Moved out by the thread that has popped the node.
    value: ManuallyDrop<T>,
    /// Set before the node can be found, and never after.
    next: *mut Node<T>,
}

// SAFETY: a node is freed on any thread, and that drops no T.
unsafe impl<T: Send> Send for Node<T> {}

// SAFETY: it owns values and may drop them on any thread.
unsafe impl<T: Send> Send for Stack<T> {}
// SAFETY: a value is moved in on one thread and out on another (T: Send). None is lent, so
// T need not be Sync.
unsafe impl<T: Send> Sync for Stack<T> {}

impl<T: Send> Stack<T> {
    /// A stack with nothing on it.
    #[must_use]
    pub fn new() -> Self {
        Self {
            top: AtomicPtr::new(ptr::null_mut()),
            owns: PhantomData,
        }
    }

    /// Puts a value on top.
    pub fn push(&self, value: T) {
        // It looks into no node. But if the one on top could be freed and its address come
        // back, `next` would hold the pointer to the node that is gone.
        let mut hazard = HazardPointer::new();
        let node = Box::into_raw(Box::new(Node {
            value: ManuallyDrop::new(value),
            next: ptr::null_mut(),
        }));
        loop {
            let named = hazard.protect_ptr(&self.top);
            let named = named.map_or(ptr::null_mut(), |(named, _)| named.as_ptr());
            let top = self.top.load(Relaxed); // once more, as in pop
            if top != named {
                continue;
            }
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
impl<T: Send> Stack<T> {
    /// Takes the value on top, if there is one.
    pub fn pop(&self) -> Option<T> {
        let mut hazard = HazardPointer::new();
        loop {
            let (named, _) = hazard.protect_ptr(&self.top)?;
            // Once more, since `named` may be the pointer to a node that was at this address
            // before. Acquire: pairs with the Release in push.
            let top = self.top.load(Acquire);
            if top != named.as_ptr() {
                continue;
            }
            // SAFETY: it was on top after it was named, so it is not freed.
            let next = unsafe { (*top).next };
            let popped = self.top.compare_exchange_weak(top, next, Relaxed, Relaxed);
            if popped.is_ok() {
                // SAFETY: one thread pops a node, and it alone moves the value out.
                let value = unsafe { ptr::read(&*(*top).value) };
                drop(hazard); // or it would keep the node from the scan in `retire_ptr`
                // SAFETY: nobody confirms it any more, and nobody else retires it. It stays valid
                // until it is freed, and that drops no T.
                unsafe { Domain::global().retire_ptr::<_, Box<_>>(top) };
                return Some(value);
            }
        }
    }
}
// ANCHOR_END: pop

impl<T: Send> Default for Stack<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Send> Drop for Stack<T> {
    fn drop(&mut self) {
        while self.pop().is_some() {}
    }
}
