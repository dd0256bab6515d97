//! One atomic, one writer, one reader that looks twice: time never runs
//! backwards, `Relaxed` or not.
//!
//! ```
//! let (first, second) = threads::one_place::look_twice();
//! assert!(first <= second);
//! ```

use super::sync::{
    atomic::{AtomicU32, Ordering::Relaxed},
    thread,
};

/// Turns the knob from 0 to 1 to 2 on one thread, looks twice on the other.
// ANCHOR: twice
pub fn look_twice() -> (u32, u32) {
    let knob = AtomicU32::new(0);
    thread::scope(|s| {
        s.spawn(|| {
            knob.store(1, Relaxed);
            knob.store(2, Relaxed);
        });
        (knob.load(Relaxed), knob.load(Relaxed))
    })
}
// ANCHOR_END: twice
