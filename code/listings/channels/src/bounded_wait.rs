//! Edits by a channel with a bound: the GUI waits when it is full.
//!
//! ```
//! use channels::bounded_wait::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1), 64);
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

use super::sync::mpsc::{Receiver, SyncSender, sync_channel};

// ANCHOR: ends
/// The GUI's end.
pub struct Gui {
    edits: SyncSender<Edit>,
}

/// The processing thread's end: it owns the patch.
pub struct Processing {
    patch: Patch,
    edits: Receiver<Edit>,
}

/// Both ends, with room for so many edits on their way.
pub fn share(patch: Patch, room: usize) -> (Gui, Processing) {
    let (sender, receiver) = sync_channel(room);
    let processing = Processing {
        patch,
        edits: receiver,
    };
    (Gui { edits: sender }, processing)
}

impl GuiEnd for Gui {
    /// Waits while the channel is full.
    ///
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
