//! Publishing once, step 2: a lock for those who find nothing, and a second look
//! under it. The orderings are not yet right.
//!
//! ```
//! use reading::once_s2_double_check::Once;
//!
//! let patch = Once::new();
//! assert_eq!(patch.get_or_init(|| 1), &1); // alone, it works
//! assert_eq!(patch.get_or_init(|| 2), &1);
//! ```

use super::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering::Relaxed},
    cell::UnsafeCell,
};

/// A value that is made by the first thread that needs it.
pub struct Once<T> {
    made: AtomicBool,
    making: Mutex<()>,
    value: UnsafeCell<Option<T>>,
}

// SAFETY: the value is written before `made` says so, and only read after
// that. (With Relaxed nothing says so: this comment is the bug.)
unsafe impl<T: Send + Sync> Sync for Once<T> {}

impl<T> Once<T> {
    /// The value. If there is none yet, `make` makes it. Waits for a thread that is
    /// just making one.
    // ANCHOR: get_or_init
    pub fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        if !self.made.load(Relaxed) {
            let _making = self.making.lock().unwrap();
            if !self.made.load(Relaxed) {
                let value = make();
                // SAFETY: it is not made, and only we may make it.
                self.value.with_mut(|place| unsafe { *place = Some(value) });
                self.made.store(true, Relaxed);
            }
        }
        // SAFETY: it is made, and nobody writes it any more. (Wrong.)
        let value = self.value.with(|place| unsafe { &*place });
        value.as_ref().expect("made or found")
    }
    // ANCHOR_END: get_or_init
}

impl<T> Once<T> {
    /// No value yet.
    pub fn new() -> Self {
        Self {
            made: AtomicBool::new(false),
            making: Mutex::new(()),
            value: UnsafeCell::new(None),
        }
    }
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self::new()
    }
}
