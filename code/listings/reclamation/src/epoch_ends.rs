//! Patches behind a published pointer, each kept until its epoch is over.
//!
//! ```
//! use reclamation::epoch_ends::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use reclamation::epoch_s3_two::{Reader, Writer, published};
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

// ANCHOR: ends
/// The GUI's end: edits a patch of its own and publishes clones of it.
pub struct Gui {
    patch: Patch,
    writer: Writer<Patch, 1>,
}

/// The processing thread's end.
pub struct Processing(Reader<Patch, 1>);

impl GuiEnd for Gui {
    /// Frees versions that are two epochs old.
    fn edit(&mut self, edit: Edit) {
        edit.apply(&mut self.patch);
        self.writer.publish(self.patch.clone()); // shares the samples
    }
}

impl ProcessingEnd for Processing {
    /// Never waits, tries again, allocates or frees.
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        self.0.read(look)
    }
}
// ANCHOR_END: ends

/// Both ends.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let (writer, [reader]) = published(patch.clone());
    (Gui { patch, writer }, Processing(reader))
}
