//! Publishing the patch, with `crossbeam-epoch`.
//!
//! ```
//! use reclamation::crossbeam_ends;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = crossbeam_ends::share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Release};

use crossbeam_epoch::{self as epoch, Atomic, Owned};
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

/// The newest version. Its `Atomic` is never null.
struct Newest(Atomic<Patch>);

impl Drop for Newest {
    fn drop(&mut self) {
        // SAFETY: both ends are gone, so nobody else has the newest version.
        drop(unsafe { std::mem::take(&mut self.0).into_owned() });
    }
}

/// The GUI's end: edits a patch of its own and publishes clones of it.
pub struct Gui {
    patch: Patch,
    newest: Arc<Newest>,
}

/// The processing thread's end. A clone is for another thread.
#[derive(Clone)]
pub struct Processing {
    newest: Arc<Newest>,
}

/// Both ends.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let newest = Arc::new(Newest(Atomic::new(patch.clone())));
    let processing = Processing {
        newest: Arc::clone(&newest),
    };
    (Gui { patch, newest }, processing)
}

// ANCHOR: ends
impl GuiEnd for Gui {
    fn edit(&mut self, edit: Edit) {
        edit.apply(&mut self.patch);
        let guard = epoch::pin();
        let next = Owned::new(self.patch.clone());
        // Release: pairs with the Acquire load in `read`. This end alone swaps, so what
        // it gets back is its own, and there is nothing to acquire.
        let old = self.newest.0.swap(next, Release, &guard);
        // SAFETY: no new reader finds it any more, and nobody else retires it.
        unsafe { guard.defer_destroy(old) };
        guard.flush();
    }
}

impl ProcessingEnd for Processing {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        let guard = epoch::pin(); // every 128th call collects, and may free here
        // Acquire: pairs with the Release swap in `edit`.
        let patch = self.newest.0.load(Acquire, &guard);
        // SAFETY: never null, and not freed while the guard is there.
        look(unsafe { patch.deref() })
    }
}
// ANCHOR_END: ends
