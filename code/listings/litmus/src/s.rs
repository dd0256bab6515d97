//! S: one thread stores a value and then a flag, the other loads the flag and
//! then stores another value.
//!
//! ```
//! let (r1, x) = litmus::s::gui_and_processing();
//! assert!(r1 <= 1 && (x == 1 || x == 2));
//! ```

use super::sync::{
    atomic::{AtomicU32, Ordering::Relaxed},
    thread,
};

// ANCHOR: threads
/// Stores the value `x`, then raises the flag `y`.
pub fn gui(x: &AtomicU32, y: &AtomicU32) {
    x.store(2, Relaxed);
    y.store(1, Relaxed);
}

/// Looks at the flag, then stores a value of its own.
pub fn processing(x: &AtomicU32, y: &AtomicU32) -> u32 {
    let r1 = y.load(Relaxed);
    x.store(1, Relaxed);
    r1
}
// ANCHOR_END: threads

/// Runs both threads once, and returns `r1` and what `x` is in the end.
pub fn gui_and_processing() -> (u32, u32) {
    let (x, y) = (AtomicU32::new(0), AtomicU32::new(0));
    let r1 = thread::scope(|s| {
        let processing = s.spawn(|| processing(&x, &y));
        gui(&x, &y);
        processing.join().unwrap()
    });
    (r1, x.into_inner())
}
