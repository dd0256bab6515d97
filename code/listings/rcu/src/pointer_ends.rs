//! Patches behind a published pointer. Old versions are leaked.
//!
//! ```
//! use rcu::pointer_ends::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use std::sync::Arc;

use rcu::pointer_s2_leaks::Published;
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

// ANCHOR: ends
/// The GUI's end: edits a patch of its own and publishes clones of it.
pub struct Gui {
    patch: Patch,
    published: Arc<Published<Patch>>,
}

/// The processing thread's end.
pub struct Processing(Arc<Published<Patch>>);

impl GuiEnd for Gui {
    /// Leaks the version before.
    fn edit(&mut self, edit: Edit) {
        edit.apply(&mut self.patch);
        self.published.publish(self.patch.clone()); // shares the samples
    }
}

impl ProcessingEnd for Processing {
    /// Never waits, allocates or frees.
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        look(self.0.read())
    }
}
// ANCHOR_END: ends

/// Both ends. Neither ever waits.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let published = Arc::new(Published::new(patch.clone()));
    let processing = Processing(Arc::clone(&published));
    (Gui { patch, published }, processing)
}
