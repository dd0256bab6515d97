//! The processing thread owns the patch, and is sent edits.
//!
//! ```
//! use channels::data_edits::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

use super::sync::mpsc::{Receiver, Sender, channel};

// ANCHOR: ends
/// The GUI's end.
pub struct Gui {
    edits: Sender<Edit>,
}

/// The processing thread's end: it owns the patch.
pub struct Processing {
    patch: Patch,
    edits: Receiver<Edit>,
}

impl GuiEnd for Gui {
    /// # Panics
    /// If the processing thread is gone.
    fn edit(&mut self, edit: Edit) {
        self.edits.send(edit).unwrap();
    }
}

impl ProcessingEnd for Processing {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        while let Ok(edit) = self.edits.try_recv() {
            edit.apply(&mut self.patch);
        }
        look(&self.patch)
    }
}
// ANCHOR_END: ends

/// Both ends.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let (sender, receiver) = channel();
    let gui = Gui { edits: sender };
    let processing = Processing {
        patch,
        edits: receiver,
    };
    (gui, processing)
}
