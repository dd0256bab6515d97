//! SB, store buffering: each thread stores to one atomic and then loads the
//! other's.
//!
//! ```
//! let (r1, r2) = litmus::sb::gui_and_processing();
//! assert!(r1 <= 1 && r2 <= 1);
//! ```

use super::sync::{
    atomic::{AtomicU32, Ordering::Relaxed},
    thread,
};

// ANCHOR: threads
/// Raises `x`, and returns what it saw of `y`: `r1`.
pub fn gui(x: &AtomicU32, y: &AtomicU32) -> u32 {
    x.store(1, Relaxed);
    y.load(Relaxed)
}

/// Raises `y`, and returns what it saw of `x`: `r2`.
pub fn processing(x: &AtomicU32, y: &AtomicU32) -> u32 {
    y.store(1, Relaxed);
    x.load(Relaxed)
}
// ANCHOR_END: threads

/// Runs both threads once, and returns `r1` and `r2`.
pub fn gui_and_processing() -> (u32, u32) {
    let (x, y) = (AtomicU32::new(0), AtomicU32::new(0));
    thread::scope(|s| {
        let processing = s.spawn(|| processing(&x, &y));
        let r1 = gui(&x, &y);
        (r1, processing.join().unwrap())
    })
}
