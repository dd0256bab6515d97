//! Publishing the patch, with the crate `seize`.
//!
//! ```
//! use reclamation::with_seize;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = with_seize::share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use std::sync::Arc;
use std::sync::atomic::{
    AtomicPtr,
    Ordering::{Acquire, Release},
};

use seize::{Collector, Guard, reclaim};
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

/// The newest version, and a collector of its own for the older ones.
struct Shared {
    newest: AtomicPtr<Patch>,
    collector: Collector,
}

impl Drop for Shared {
    fn drop(&mut self) {
        // SAFETY: both ends are gone, so nobody else has the newest version. The older
        // ones are the collector's, which frees them when it is dropped.
        drop(unsafe { Box::from_raw(*self.newest.get_mut()) });
    }
}

/// The GUI's end: edits a patch of its own and publishes clones of it.
pub struct Gui {
    patch: Patch,
    shared: Arc<Shared>,
}

/// The processing thread's end. A clone is for another thread.
#[derive(Clone)]
pub struct Processing {
    shared: Arc<Shared>,
}

/// Both ends.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let shared = Arc::new(Shared {
        newest: AtomicPtr::new(Box::into_raw(Box::new(patch.clone()))),
        collector: Collector::new().batch_size(1),
    });
    let processing = Processing {
        shared: Arc::clone(&shared),
    };
    (Gui { patch, shared }, processing)
}

// ANCHOR: ends
impl GuiEnd for Gui {
    fn edit(&mut self, edit: Edit) {
        edit.apply(&mut self.patch);
        let next = Box::into_raw(Box::new(self.patch.clone()));
        // Release: pairs with the load in `read`.
        let old = self.shared.newest.swap(next, Release);
        // SAFETY: it comes from a Box, no new reader finds it any more, and this end
        // alone retires, each version once.
        unsafe { self.shared.collector.retire(old, reclaim::boxed) };
    }
}

impl ProcessingEnd for Processing {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        let guard = self.shared.collector.enter();
        // Acquire: pairs with the swap in `edit`.
        let patch = guard.protect(&self.shared.newest, Acquire);
        // SAFETY: never null, and not freed while the guard is there.
        look(unsafe { &*patch })
    } // and if it has been replaced meanwhile, perhaps freed here
}
// ANCHOR_END: ends
