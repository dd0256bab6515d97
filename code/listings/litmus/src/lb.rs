//! LB, load buffering: each thread loads what the other stores afterwards.
//!
//! ```
//! let (r1, r2) = litmus::lb::gui_and_processing();
//! assert!(r1 <= 1 && r2 <= 1);
//! ```

use super::sync::{
    atomic::{AtomicU32, Ordering::Relaxed},
    thread,
};

// ANCHOR: threads
/// Looks at `x`, then raises `y`.
pub fn gui(x: &AtomicU32, y: &AtomicU32) -> u32 {
    let r1 = x.load(Relaxed);
    y.store(1, Relaxed);
    r1
}

/// Looks at `y`, then raises `x`.
pub fn processing(x: &AtomicU32, y: &AtomicU32) -> u32 {
    let r2 = y.load(Relaxed);
    x.store(1, Relaxed);
    r2
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
