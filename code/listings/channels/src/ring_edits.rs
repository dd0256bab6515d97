//! Edits by ring buffer: there to be made, and back to be freed.
//!
//! ```
//! use channels::ring_edits::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use channels::ring_s4_ends::{Borrower, Lender, loan};
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

/// How many edits can be on their way, there and back together.
const AWAY: usize = 64;

/// The GUI's end. Frees what its edits have replaced.
// ANCHOR: ends
pub struct Gui(Lender<Edit>);

/// The processing thread's end: it owns the patch.
pub struct Processing {
    patch: Patch,
    edits: Borrower<Edit>,
}

impl GuiEnd for Gui {
    fn edit(&mut self, edit: Edit) {
        self.0.lend(edit);
    }

    fn flush(&mut self) -> bool {
        self.0.flush()
    }
}

impl ProcessingEnd for Processing {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        self.edits.each(|edit| edit.exchange(&mut self.patch));
        look(&self.patch)
    }
}
// ANCHOR_END: ends

/// Both ends. Neither ever waits. If the processing thread is gone, edits stay
/// with the GUI.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let (lender, edits) = loan(AWAY);
    (Gui(lender), Processing { patch, edits })
}
