//! Whole patches by triple buffer.
//!
//! ```
//! use reading::triple_patches::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use reading::triple_s2_three_slots::{Reader, Writer, triple_buffer};
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

// ANCHOR: ends
/// The GUI's end: edits a patch of its own and publishes clones of it.
pub struct Gui {
    patch: Patch,
    newest: Writer<Patch>,
}

/// The processing thread's end.
pub struct Processing(Reader<Patch>);

impl GuiEnd for Gui {
    /// Frees what no slot holds any more.
    fn edit(&mut self, edit: Edit) {
        edit.apply(&mut self.patch);
        self.newest.publish(self.patch.clone()); // shares the samples
    }
}

impl ProcessingEnd for Processing {
    /// Never waits, allocates or frees.
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        self.0.read(look)
    }
}
// ANCHOR_END: ends

/// Both ends. Neither ever waits.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let (newest, reader) = triple_buffer(patch.clone());
    (Gui { patch, newest }, Processing(reader))
}
