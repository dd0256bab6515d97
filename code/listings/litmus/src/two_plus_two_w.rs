//! 2+2W, two threads with two writes each: both store to both atomics, in
//! opposite orders.
//!
//! ```
//! let (x, y) = litmus::two_plus_two_w::gui_and_processing();
//! assert!((1..=2).contains(&x) && (1..=2).contains(&y));
//! ```

use super::sync::{
    atomic::{AtomicU32, Ordering::Relaxed},
    thread,
};

// ANCHOR: threads
/// Stores to `x` first.
pub fn gui(x: &AtomicU32, y: &AtomicU32) {
    x.store(1, Relaxed);
    y.store(2, Relaxed);
}

/// Stores to `y` first.
pub fn processing(x: &AtomicU32, y: &AtomicU32) {
    y.store(1, Relaxed);
    x.store(2, Relaxed);
}
// ANCHOR_END: threads

/// Runs both threads once, and returns what `x` and `y` are in the end.
pub fn gui_and_processing() -> (u32, u32) {
    let (x, y) = (AtomicU32::new(0), AtomicU32::new(0));
    thread::scope(|s| {
        s.spawn(|| processing(&x, &y));
        gui(&x, &y);
    });
    (x.into_inner(), y.into_inner())
}
