//! Edits by channel, and what they have replaced comes back by another, so that the
//! GUI frees it.
//!
//! ```
//! use channels::data_spent::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! let before = processing.read(|patch| patch.gain);
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! let spent: Vec<Edit> = gui.spent().collect();
//! assert_eq!(spent, [Edit::Knob(Knob::Gain, before)]);
//! ```

use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

use super::sync::mpsc::{Receiver, Sender, TryIter, channel};

// ANCHOR: ends
/// The GUI's end.
pub struct Gui {
    edits: Sender<Edit>,
    spent: Receiver<Edit>,
}

/// The processing thread's end: it owns the patch.
pub struct Processing {
    patch: Patch,
    edits: Receiver<Edit>,
    spent: Sender<Edit>,
}

impl Gui {
    /// The edits that have come back, each with what it replaced. Never waits.
    pub fn spent(&self) -> TryIter<'_, Edit> {
        self.spent.try_iter()
    }
}

impl GuiEnd for Gui {
    /// # Panics
    /// If the processing thread is gone.
    fn edit(&mut self, edit: Edit) {
        self.spent().for_each(drop);
        self.edits.send(edit).unwrap();
    }

    fn flush(&mut self) -> bool {
        self.spent().for_each(drop);
        true
    }
}

impl ProcessingEnd for Processing {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        while let Ok(mut edit) = self.edits.try_recv() {
            edit.exchange(&mut self.patch);
            let _ = self.spent.send(edit); // with no GUI it is dropped here
        }
        look(&self.patch)
    }
}
// ANCHOR_END: ends

/// Both ends.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let (edits, arriving) = channel();
    let (back, spent) = channel();
    let gui = Gui { edits, spent };
    let processing = Processing {
        patch,
        edits: arriving,
        spent: back,
    };
    (gui, processing)
}
