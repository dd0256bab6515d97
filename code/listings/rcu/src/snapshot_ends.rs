//! A patch behind a [`Snapshot`].
//!
//! ```
//! use rcu::snapshot_ends::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use std::sync::Arc;

use rcu::snapshot_s2_update::Snapshot;
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

// ANCHOR: ends
/// The GUI's end. It has no patch of its own: there may be several.
#[derive(Clone, Debug)]
pub struct Gui(Arc<Snapshot<Patch>>);

/// The processing thread's end.
#[derive(Clone, Debug)]
pub struct Processing(Arc<Snapshot<Patch>>);

impl GuiEnd for Gui {
    fn edit(&mut self, edit: Edit) {
        self.0.update(|now| {
            let mut next = now.clone(); // shares the samples
            edit.apply(&mut next);
            next
        });
    }
}

impl ProcessingEnd for Processing {
    /// Waits for one pointer at most, and may free what it has read.
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        look(&self.0.load())
    }
}
// ANCHOR_END: ends

/// Both ends.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let snapshot = Arc::new(Snapshot::new(Arc::new(patch)));
    (Gui(Arc::clone(&snapshot)), Processing(snapshot))
}
