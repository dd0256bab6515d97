//! An `UnsafeCell` that the checker watches.

use std::panic::Location;

use crate::log::{self, Op, Wait};
use crate::mode;

/// [`std::cell::UnsafeCell`], reached through closures. Two accesses that
/// nothing orders, one of them a write, are a data race and fail the check.
///
/// What is watched is the access as a whole, from the call of the closure to its
/// return, not what the closure does with the pointer.
#[derive(Debug, Default)]
pub struct UnsafeCell<T>(loom::cell::UnsafeCell<T>);

impl<T> UnsafeCell<T> {
    /// Wraps `value`.
    #[track_caller]
    #[must_use]
    pub fn new(value: T) -> Self {
        Self(loom::cell::UnsafeCell::new(value))
    }

    /// Takes the value out.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0.into_inner()
    }

    /// Calls `f` with a pointer for reading.
    #[track_caller]
    pub fn with<R>(&self, f: impl FnOnce(*const T) -> R) -> R {
        mode::not_sequential();
        let here = Location::caller();
        log::waits(Wait::Doing(Op::ReadCell), here);
        self.0.with(|pointer| {
            log::step(here, Op::ReadCell, None);
            f(pointer)
        })
    }

    /// Calls `f` with a pointer for writing.
    #[track_caller]
    pub fn with_mut<R>(&self, f: impl FnOnce(*mut T) -> R) -> R {
        mode::not_sequential();
        let here = Location::caller();
        log::waits(Wait::Doing(Op::WriteCell), here);
        self.0.with_mut(|pointer| {
            log::step(here, Op::WriteCell, None);
            f(pointer)
        })
    }
}
