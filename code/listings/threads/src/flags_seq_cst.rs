//! Each thread raises its own flag, then looks at the other's, all `SeqCst`:
//! at least one finds the other's flag up.
//!
//! ```
//! let (gui_saw, processing_saw) = threads::flags_seq_cst::gui_and_processing();
//! assert!(gui_saw || processing_saw);
//! ```

use super::sync::{
    atomic::{AtomicBool, Ordering::SeqCst},
    thread,
};

/// Raises my flag, and says whether the other's is up.
// ANCHOR: enter
pub fn enter(mine: &AtomicBool, other: &AtomicBool) -> bool {
    // SeqCst: one order with the other thread's two.
    mine.store(true, SeqCst);
    // SeqCst: one order with the other thread's two.
    other.load(SeqCst)
}
// ANCHOR_END: enter

/// Both threads enter; returns what the GUI thread saw of the processing
/// thread's flag, and what the processing thread saw of the GUI thread's.
pub fn gui_and_processing() -> (bool, bool) {
    let (editing, rendering) = (AtomicBool::new(false), AtomicBool::new(false));
    thread::scope(|s| {
        let gui = s.spawn(|| enter(&editing, &rendering));
        let processing_saw = enter(&rendering, &editing);
        (gui.join().unwrap(), processing_saw)
    })
}
