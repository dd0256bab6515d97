//! Whole patches by the triple buffer of the crate `triple_buffer`.
//!
//! ```
//! use reading::with_triple_buffer::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use synth::{Edit, GuiEnd, Patch, ProcessingEnd};
use triple_buffer::{Input, Output, triple_buffer};

// ANCHOR: ends
/// The GUI's end: edits a patch of its own and publishes clones of it.
pub struct Gui {
    patch: Patch,
    newest: Input<Patch>,
}

/// The processing thread's end.
pub struct Processing(Output<Patch>);

impl GuiEnd for Gui {
    fn edit(&mut self, edit: Edit) {
        edit.apply(&mut self.patch);
        self.newest.write(self.patch.clone());
    }
}

impl ProcessingEnd for Processing {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        look(self.0.read())
    }
}
// ANCHOR_END: ends

/// Both ends. Neither ever waits.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let (newest, output) = triple_buffer(&patch);
    (Gui { patch, newest }, Processing(output))
}
