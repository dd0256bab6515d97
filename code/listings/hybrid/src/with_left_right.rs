//! Two copies of the patch, and a log of edits, by the crate `left_right`.
//!
//! ```
//! use hybrid::with_left_right::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use left_right::{Absorb, ReadHandle, WriteHandle};
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

// ANCHOR: absorb
/// One of the two copies.
#[derive(Clone)]
pub struct Copied(Patch);

impl Absorb<Edit> for Copied {
    /// In the copy that goes live next.
    fn absorb_first(&mut self, edit: &mut Edit, _other: &Self) {
        edit.apply(&mut self.0);
    }

    /// In the other one, when it is free.
    fn absorb_second(&mut self, edit: Edit, _other: &Self) {
        edit.apply(&mut self.0);
    }

    /// Brings the second copy up to the first, once, after the first publication.
    fn sync_with(&mut self, first: &Self) {
        self.clone_from(first);
    }
}
// ANCHOR_END: absorb

// ANCHOR: ends
/// The GUI's end. What its edits replace is freed here.
pub struct Gui(WriteHandle<Copied, Edit>);

/// The processing thread's end.
pub struct Processing(ReadHandle<Copied>);

impl GuiEnd for Gui {
    fn edit(&mut self, edit: Edit) {
        self.0.append(edit);
        self.flush();
    }

    fn flush(&mut self) -> bool {
        !self.0.has_pending_operations() || self.0.try_publish()
    }
}

impl ProcessingEnd for Processing {
    /// # Panics
    /// If the GUI's end is gone, and the patch with it.
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        let live = self.0.enter().expect("the GUI's end is there");
        look(&live.0)
    }
}
// ANCHOR_END: ends

/// Both ends. Neither waits for the other to read or to edit.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let first = Copied(patch);
    let (mut writer, reader) = left_right::new_from_empty(first);
    writer.publish(); // until the first one, an edit is not logged and not pending
    (Gui(writer), Processing(reader))
}
