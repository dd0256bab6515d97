//! Publishing again and again, with the crate `arc-swap`.
//!
//! ```
//! use reading::once_with_arc_swap;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = once_with_arc_swap::share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use std::sync::Arc;

use arc_swap::ArcSwap;
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

/// The GUI's end: edits a patch of its own and publishes clones of it.
pub struct Gui {
    patch: Patch,
    newest: Arc<ArcSwap<Patch>>,
}

/// The processing thread's end. A clone is for another thread.
#[derive(Clone)]
pub struct Processing {
    newest: Arc<ArcSwap<Patch>>,
}

/// Both ends.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let newest = Arc::new(ArcSwap::from_pointee(patch.clone()));
    let processing = Processing {
        newest: Arc::clone(&newest),
    };
    (Gui { patch, newest }, processing)
}

// ANCHOR: ends
impl GuiEnd for Gui {
    fn edit(&mut self, edit: Edit) {
        edit.apply(&mut self.patch);
        self.newest.store(Arc::new(self.patch.clone()));
    }
}

impl ProcessingEnd for Processing {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        let patch = self.newest.load(); // once a block: one version
        look(&patch)
    } // and if it has been replaced meanwhile, freed here
}
// ANCHOR_END: ends
