//! Edits by a channel of the crate `crossbeam-channel`, with a bound.
//!
//! ```
//! use channels::with_crossbeam::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use std::collections::VecDeque;

use crossbeam_channel::{Receiver, Sender, bounded};
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

/// How many edits can be on their way.
const ROOM: usize = 64;

/// The GUI's end.
pub struct Gui {
    edits: Sender<Edit>,
    waiting: VecDeque<Edit>,
}

/// The processing thread's end: it owns the patch.
pub struct Processing {
    patch: Patch,
    edits: Receiver<Edit>,
}

// ANCHOR: ends
impl GuiEnd for Gui {
    /// Never waits.
    ///
    /// # Panics
    /// If the processing thread is gone.
    fn edit(&mut self, edit: Edit) {
        self.waiting.push_back(edit);
        self.flush();
    }

    fn flush(&mut self) -> bool {
        while !self.edits.is_full() {
            let Some(edit) = self.waiting.pop_front() else {
                return true;
            };
            // There is room: nobody else sends.
            self.edits.send(edit).expect("processing is there");
        }
        self.waiting.is_empty()
    }
}

impl ProcessingEnd for Processing {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        for edit in self.edits.try_iter().take(self.edits.len()) {
            edit.apply(&mut self.patch);
        }
        look(&self.patch)
    }
}
// ANCHOR_END: ends

/// Both ends.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let (sender, receiver) = bounded(ROOM);
    let gui = Gui {
        edits: sender,
        waiting: VecDeque::new(),
    };
    let processing = Processing {
        patch,
        edits: receiver,
    };
    (gui, processing)
}
