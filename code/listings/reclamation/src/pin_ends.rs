//! The patch in a cell whose reader pins it while it reads.
//!
//! ```
//! use reclamation::pin_ends::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use reclamation::pin_cell::{Reader, Registrar, Writer, cell};
use reclamation::pin_membarrier::Available;
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

// ANCHOR: ends
/// The GUI's end. Old patches are freed here. Keep it until the other end is gone: the
/// last to go frees the rest.
pub struct Gui {
    writer: Writer<Patch, Available>,
    _last: Registrar<Patch, Available>,
}

/// The processing thread's end.
pub struct Processing(Reader<Patch, Available>);

impl GuiEnd for Gui {
    fn edit(&mut self, edit: Edit) {
        self.writer.update(|patch| {
            let mut next = patch.clone();
            edit.apply(&mut next);
            next
        });
    }

    fn flush(&mut self) -> bool {
        self.writer.try_reclaim();
        true
    }
}

impl ProcessingEnd for Processing {
    /// Never waits, allocates or frees. But each edit may interrupt it.
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        look(&self.0.pin())
    }
}
// ANCHOR_END: ends

/// Both ends. Neither waits for the other.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let (writer, registrar) = cell(patch, Available::detect());
    let reader = registrar.register();
    let gui = Gui {
        writer,
        _last: registrar,
    };
    (gui, Processing(reader))
}
