//! The processing thread owns the patch, and is sent closures to run on it.
//!
//! ```
//! use channels::closures::share;
//! use synth::{Patch, ProcessingEnd};
//!
//! let (gui, mut processing) = share(Patch::with_zones(1));
//! gui.modify(|patch| patch.gain = 0.5);
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

use super::sync::mpsc::{Receiver, Sender, channel};

// ANCHOR: message
/// What the GUI sends: something to be done to the patch, once.
pub type Change = Box<dyn FnOnce(&mut Patch) + Send>;
// ANCHOR_END: message

// ANCHOR: ends
/// The GUI's end.
pub struct Gui {
    changes: Sender<Change>,
}

impl Gui {
    /// Has the processing thread do this to the patch before its next block.
    ///
    /// # Panics
    /// If the processing thread is gone.
    pub fn modify(&self, change: impl FnOnce(&mut Patch) + Send + 'static) {
        self.changes.send(Box::new(change)).unwrap();
    }
}

/// The processing thread's end: it owns the patch.
pub struct Processing {
    patch: Patch,
    changes: Receiver<Change>,
}

impl ProcessingEnd for Processing {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        while let Ok(change) = self.changes.try_recv() {
            change(&mut self.patch);
        }
        look(&self.patch)
    }
}
// ANCHOR_END: ends

/// Both ends.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let (sender, receiver) = channel();
    let gui = Gui { changes: sender };
    let processing = Processing {
        patch,
        changes: receiver,
    };
    (gui, processing)
}

impl GuiEnd for Gui {
    /// # Panics
    /// If the processing thread is gone.
    fn edit(&mut self, edit: Edit) {
        self.modify(move |patch| edit.apply(patch));
    }
}
