//! MP, message passing: one thread stores a value and then a flag, the other
//! loads the flag and then the value.
//!
//! ```
//! let (r1, r2) = litmus::mp::gui_and_processing();
//! assert!(r1 <= 1 && r2 <= 1);
//! ```

use super::sync::{
    atomic::{AtomicU32, Ordering::Relaxed},
    thread,
};

// ANCHOR: threads
/// Stores the value `x`, then raises the flag `y`.
pub fn gui(x: &AtomicU32, y: &AtomicU32) {
    x.store(1, Relaxed);
    y.store(1, Relaxed);
}

/// Looks at the flag, then at the value.
pub fn processing(x: &AtomicU32, y: &AtomicU32) -> (u32, u32) {
    let r1 = y.load(Relaxed);
    let r2 = x.load(Relaxed);
    (r1, r2)
}
// ANCHOR_END: threads

/// Runs both threads once, and returns `r1` and `r2`.
pub fn gui_and_processing() -> (u32, u32) {
    let (x, y) = (AtomicU32::new(0), AtomicU32::new(0));
    thread::scope(|s| {
        let processing = s.spawn(|| processing(&x, &y));
        gui(&x, &y);
        processing.join().unwrap()
    })
}
