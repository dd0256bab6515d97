//! Each thread raises its own flag, then looks at the other's. Release and
//! Acquire let both find the other's flag down.
//!
//! ```
//! let (_gui_saw, _processing_saw) = threads::flags_release::gui_and_processing();
//! ```

use super::sync::{
    atomic::{
        AtomicBool,
        Ordering::{Acquire, Release},
    },
    thread,
};

/// Raises my flag, and says whether the other's is up.
// ANCHOR: enter
pub fn enter(mine: &AtomicBool, other: &AtomicBool) -> bool {
    // Release: pairs with the other thread's load.
    mine.store(true, Release);
    // Acquire: pairs with the other thread's store.
    other.load(Acquire)
}
// ANCHOR_END: enter

/// Both threads enter; returns what the GUI thread saw of the processing
/// thread's flag, and what the processing thread saw of the GUI thread's.
// ANCHOR: both
pub fn gui_and_processing() -> (bool, bool) {
    let (editing, rendering) = (AtomicBool::new(false), AtomicBool::new(false));
    thread::scope(|s| {
        let gui = s.spawn(|| enter(&editing, &rendering));
        let processing_saw = enter(&rendering, &editing);
        (gui.join().unwrap(), processing_saw)
    })
}
// ANCHOR_END: both
