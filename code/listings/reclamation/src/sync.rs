//! What the listings call `sync`: the standard library's own primitives.
//! The tests put `interleave::sync`, of the same shape, in its place.

pub use std::sync::*;
pub use std::{hint, thread};

/// `UnsafeCell` with the access by closure that a model checker can watch.
pub mod cell {
    /// [`std::cell::UnsafeCell`], reached through closures.
    #[derive(Debug, Default)]
    pub struct UnsafeCell<T>(std::cell::UnsafeCell<T>);

    impl<T> UnsafeCell<T> {
        /// Wraps `value`.
        pub const fn new(value: T) -> Self {
            Self(std::cell::UnsafeCell::new(value))
        }

        /// Calls `f` with a pointer for reading.
        pub fn with<R>(&self, f: impl FnOnce(*const T) -> R) -> R {
            f(self.0.get())
        }

        /// Calls `f` with a pointer for writing.
        pub fn with_mut<R>(&self, f: impl FnOnce(*mut T) -> R) -> R {
            f(self.0.get())
        }

        /// Takes the value out.
        pub fn into_inner(self) -> T {
            self.0.into_inner()
        }
    }
}

/// Objects behind raw pointers, with reads and frees that a model checker can watch.
#[expect(unsafe_code, reason = "raw pointers are its subject")]
pub mod heap {
    /// Puts a value on the heap: [`Box::into_raw`].
    pub fn new<T>(value: T) -> *mut T {
        Box::into_raw(Box::new(value))
    }

    /// Calls `f` with the value.
    ///
    /// # Safety
    /// `pointer` comes from [`new`], is not freed, and nobody writes to it meanwhile.
    pub unsafe fn with<T, R>(pointer: *const T, f: impl FnOnce(&T) -> R) -> R {
        // SAFETY: the caller promises it.
        f(unsafe { &*pointer })
    }

    /// Drops the value and frees its memory.
    ///
    /// # Safety
    /// `pointer` comes from [`new`], is freed once, and nobody uses it any more.
    pub unsafe fn free<T>(pointer: *mut T) {
        // SAFETY: the caller promises it.
        drop(unsafe { Box::from_raw(pointer) });
    }
}
