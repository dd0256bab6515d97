//! Publishing once, step 1: look whether it is made, and make it if it is not.
//!
//! Two threads can both look before either has made it.
//!
//! ```
//! use reading::once_s1_look::Once;
//!
//! let patch = Once::new();
//! assert_eq!(patch.get_or_init(|| 1), &1); // alone, it works
//! assert_eq!(patch.get_or_init(|| 2), &1);
//! ```

use super::sync::{
    atomic::{
        AtomicBool,
        Ordering::{Acquire, Release},
    },
    cell::UnsafeCell,
};

/// A value that should be made by the first thread that needs it.
// ANCHOR: once
pub struct Once<T> {
    made: AtomicBool,
    value: UnsafeCell<Option<T>>,
}

// SAFETY: the value is written before `made` says so, and only read after
// that. (It is not: this comment is the bug.)
unsafe impl<T: Send + Sync> Sync for Once<T> {}

impl<T> Once<T> {
    /// The value. If there is none yet, `make` makes it.
    pub fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        // Acquire: pairs with the Release store below.
        if !self.made.load(Acquire) {
            let value = make();
            // SAFETY: it is not made, so nobody is at it. (Wrong.)
            self.value.with_mut(|place| unsafe { *place = Some(value) });
            // Release: pairs with the Acquire load above.
            self.made.store(true, Release);
        }
        // SAFETY: it is made, and nobody writes it any more. (Wrong.)
        let value = self.value.with(|place| unsafe { &*place });
        value.as_ref().expect("made or found")
    }
}
// ANCHOR_END: once

impl<T> Once<T> {
    /// No value yet.
    pub fn new() -> Self {
        Self {
            made: AtomicBool::new(false),
            value: UnsafeCell::new(None),
        }
    }
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self::new()
    }
}
