//! Edits by message, and the patch behind a lock, so that the GUI can look at what
//! the processing thread plays.
//!
//! ```
//! use hybrid::both_ends::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(gui.look(|patch| patch.version.0), 0); // sent, and not yet heard
//! processing.read(|patch| assert_eq!(patch.version.0, 1));
//! assert_eq!(gui.look(|patch| patch.version.0), 1);
//! ```

use super::sync::{
    Arc, Mutex,
    mpsc::{Receiver, Sender, channel},
};
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

// ANCHOR: ends
/// The GUI's end: sends edits, and looks at the patch that plays.
pub struct Gui {
    edits: Sender<Edit>,
    playing: Arc<Mutex<Patch>>,
}

/// The processing thread's end.
pub struct Processing {
    edits: Receiver<Edit>,
    playing: Arc<Mutex<Patch>>,
}

impl Gui {
    /// Shows the patch that plays. Waits while a block is rendered from it.
    pub fn look<R>(&self, look: impl FnOnce(&Patch) -> R) -> R {
        look(&self.playing.lock().unwrap())
    }
}

impl ProcessingEnd for Processing {
    /// Waits while the GUI looks.
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        let mut patch = self.playing.lock().unwrap();
        for edit in self.edits.try_iter() {
            edit.apply(&mut patch);
        }
        look(&patch)
    }
}
// ANCHOR_END: ends

impl GuiEnd for Gui {
    /// # Panics
    /// If the processing thread is gone.
    fn edit(&mut self, edit: Edit) {
        self.edits.send(edit).unwrap();
    }
}

/// Both ends.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let (sender, receiver) = channel();
    let playing = Arc::new(Mutex::new(patch));
    let processing = Processing {
        edits: receiver,
        playing: Arc::clone(&playing),
    };
    let gui = Gui {
        edits: sender,
        playing,
    };
    (gui, processing)
}
