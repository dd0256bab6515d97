//! Patches behind hazard pointers, by the crate `haphazard`.
//!
//! ```
//! use reclamation::with_haphazard::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use std::sync::Arc;

use haphazard::{AtomicPtr, Domain, HazardPointer};
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

/// The pointer. Retires the last version when neither end is left.
struct Current(Option<AtomicPtr<Patch>>);

impl Current {
    /// The pointer, which is there until this is dropped.
    fn pointer(&self) -> &AtomicPtr<Patch> {
        self.0.as_ref().expect("taken in drop only")
    }
}

// ANCHOR: ends
/// The GUI's end: edits a patch of its own and publishes clones of it.
pub struct Gui {
    patch: Patch,
    current: Arc<Current>,
}

/// The processing thread's end, with its slot.
pub struct Processing {
    current: Arc<Current>,
    hazard: HazardPointer<'static>,
}

impl GuiEnd for Gui {
    /// Frees old versions, but for those that are being read.
    fn edit(&mut self, edit: Edit) {
        edit.apply(&mut self.patch);
        let next = Box::new(self.patch.clone()); // shares the samples
        if let Some(old) = self.current.pointer().swap(next) {
            // SAFETY: the pointer was the only way to it, and it is retired only here.
            unsafe { old.retire() };
        }
        Domain::global().eager_reclaim();
    }
}

impl ProcessingEnd for Processing {
    /// Never allocates or frees, and tries again only after an edit.
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        let patch = self.current.pointer().safe_load(&mut self.hazard);
        let seen = look(patch.expect("there is a version from the start"));
        self.hazard.reset_protection();
        seen
    }
}
// ANCHOR_END: ends

impl Drop for Current {
    fn drop(&mut self) {
        if let Some(last) = self.0.take() {
            // SAFETY: neither end is left to load it, and it is retired only here.
            unsafe { last.retire() };
        }
    }
}

/// Both ends.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let current = AtomicPtr::from(Box::new(patch.clone()));
    let current = Arc::new(Current(Some(current)));
    let processing = Processing {
        current: Arc::clone(&current),
        hazard: HazardPointer::new(),
    };
    (Gui { patch, current }, processing)
}
