//! A patch in an `ArcSwap`: several GUIs edit, and they alone free.
//!
//! ```
//! use rcu::swap_ends::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! let mut loader = gui.clone();
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! loader.edit(Edit::Knob(Knob::Echo, 0.25));
//! assert_eq!(processing.read(|patch| (patch.gain, patch.echo)), (0.5, 0.25));
//! ```

use std::sync::Arc;

use arc_swap::{ArcSwap, Cache};
use rcu::swap_retired::Writer;
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

// ANCHOR: ends
/// The GUI's end. A clone is for another thread that edits.
#[derive(Clone, Debug)]
pub struct Gui(Writer<Patch>);

/// The processing thread's end. A clone is for another thread that reads.
#[derive(Clone, Debug)]
pub struct Processing(Cache<Arc<ArcSwap<Patch>>, Arc<Patch>>);

impl GuiEnd for Gui {
    fn edit(&mut self, edit: Edit) {
        self.0.update(|now| {
            let mut next = now.clone(); // shares the samples
            edit.apply(&mut next); // leaves the edit as it is, for another try
            next
        });
    }

    /// Frees what the processing thread has let go of.
    fn flush(&mut self) -> bool {
        self.0.reclaim();
        true
    }
}

impl ProcessingEnd for Processing {
    /// Takes no lock, and frees nothing while the GUI's ends are there. Allocates once
    /// at most: when a thread finds another version for the first time.
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        look(self.0.load())
    }
}
// ANCHOR_END: ends

/// Both ends.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let newest = Arc::new(ArcSwap::from_pointee(patch));
    let processing = Processing(Cache::new(Arc::clone(&newest)));
    (Gui(Writer::new(newest)), processing)
}
