//! Two copies of the patch, and a log of edits.
//!
//! ```
//! use hybrid::copies_patches::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use hybrid::copies_s3_log::{Reader, Writer, two_copies};
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

// ANCHOR: ends
/// The GUI's end. What its edits replace is freed here.
pub struct Gui(Writer<Patch, Edit>);

/// The processing thread's end.
pub struct Processing(Reader<Patch>);

impl GuiEnd for Gui {
    fn edit(&mut self, edit: Edit) {
        self.0.edit(edit);
    }

    fn flush(&mut self) -> bool {
        self.0.flush()
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
    let (writer, reader) = two_copies(patch, |patch, edit: &Edit| edit.apply(patch));
    (Gui(writer), Processing(reader))
}
