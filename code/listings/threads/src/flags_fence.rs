//! Each thread raises its own flag, then looks at the other's. A SeqCst fence
//! between the two does what `SeqCst` on all four accesses does, and is
//! understood by the model checker.
//!
//! ```
//! let (gui_saw, processing_saw) = threads::flags_fence::gui_and_processing();
//! assert!(gui_saw || processing_saw);
//! ```

use super::sync::{
    atomic::{
        AtomicBool,
        Ordering::{Relaxed, SeqCst},
        fence,
    },
    thread,
};

/// Raises my flag, and says whether the other's is up.
// ANCHOR: enter
pub fn enter(mine: &AtomicBool, other: &AtomicBool) -> bool {
    mine.store(true, Relaxed);
    fence(SeqCst); // SeqCst: pairs with the same fence in the other thread.
    other.load(Relaxed)
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
