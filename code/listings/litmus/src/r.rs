//! R: both threads store to the same atomic, and one of them has stored to
//! another before, which the other loads afterwards.
//!
//! ```
//! let (r1, y) = litmus::r::gui_and_processing();
//! assert!(r1 <= 1 && (y == 1 || y == 2));
//! ```

use super::sync::{
    atomic::{AtomicU32, Ordering::Relaxed},
    thread,
};

// ANCHOR: threads
/// Raises `x`, then stores its value of `y`.
pub fn gui(x: &AtomicU32, y: &AtomicU32) {
    x.store(1, Relaxed);
    y.store(1, Relaxed);
}

/// Stores its value of `y`, and returns what it saw of `x`: `r1`.
pub fn processing(x: &AtomicU32, y: &AtomicU32) -> u32 {
    y.store(2, Relaxed);
    x.load(Relaxed)
}
// ANCHOR_END: threads

/// Runs both threads once, and returns `r1` and what `y` is in the end.
pub fn gui_and_processing() -> (u32, u32) {
    let (x, y) = (AtomicU32::new(0), AtomicU32::new(0));
    let r1 = thread::scope(|s| {
        let processing = s.spawn(|| processing(&x, &y));
        gui(&x, &y);
        processing.join().unwrap()
    });
    (r1, y.into_inner())
}
