//! An `UnsafeCell` that the checker watches.

#![allow(unsafe_code, reason = "a recording shows what is inside")]

use std::panic::Location;

use trace::ObjectKind;

use crate::log::{self, Done, Op};
use crate::record::text;
use crate::{mode, turn};

/// [`std::cell::UnsafeCell`], reached through closures. Two accesses that
/// nothing orders, one of them a write, are a data race and fail the check.
///
/// What is watched is the access as a whole, from the call of the closure to its
/// return, not what the closure does with the pointer.
#[derive(Debug)]
pub struct UnsafeCell<T> {
    id: usize,
    inner: loom::cell::UnsafeCell<T>,
}

impl<T> UnsafeCell<T> {
    /// Wraps `value`.
    #[track_caller]
    #[must_use]
    pub fn new(value: T) -> Self {
        mode::needs_loom();
        let shown = text::show(&value);
        Self {
            id: log::new_thing(ObjectKind::Cell, Location::caller(), shown),
            inner: loom::cell::UnsafeCell::new(value),
        }
    }

    /// Takes the value out.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.inner.into_inner()
    }

    /// Calls `f` with a pointer for reading.
    #[track_caller]
    pub fn with<R>(&self, f: impl FnOnce(*const T) -> R) -> R {
        mode::not_sequential();
        let here = Location::caller();
        log::about(here, Op::ReadCell, Some(self.id));
        turn::take();
        self.inner.with(|pointer| {
            // SAFETY: loom has ruled out that somebody writes.
            let value = text::show(unsafe { &*pointer });
            let done = Done::to(self.id);
            log::step(
                here,
                Op::ReadCell,
                value.map_or(done, |v| done.returning(v)),
            );
            f(pointer)
        })
    }

    /// Calls `f` with a pointer for writing.
    #[track_caller]
    pub fn with_mut<R>(&self, f: impl FnOnce(*mut T) -> R) -> R {
        mode::not_sequential();
        let here = Location::caller();
        log::about(here, Op::WriteCell, Some(self.id));
        turn::take();
        self.inner.with_mut(|pointer| {
            log::step(here, Op::WriteCell, Done::to(self.id));
            let result = f(pointer);
            // A result that holds something may hold a reference into the cell.
            if size_of::<R>() == 0 {
                // SAFETY: `f` has returned and left no reference, and loom has
                // ruled out that somebody else has access.
                log::leaves(self.id, text::show(unsafe { &*pointer }));
            }
            result
        })
    }
}

impl<T: Default> Default for UnsafeCell<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}
