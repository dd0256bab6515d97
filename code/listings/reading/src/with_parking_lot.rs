//! A patch behind `parking_lot`'s readers–writer lock. The GUI makes its edit
//! beside the readers, and shuts them out only to put it in place.
//!
//! ```
//! use reading::with_parking_lot;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = with_parking_lot::share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use std::mem;
use std::sync::Arc;

use parking_lot::{RwLock, RwLockUpgradableReadGuard};
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

/// Either end. Clone it for further threads, of the one kind or the other.
#[derive(Clone, Debug)]
pub struct Shared(Arc<RwLock<Patch>>);

/// Both ends. A reader waits for an edit to be put in place, and for the readers
/// that this waits for.
pub fn share(patch: Patch) -> (Shared, Shared) {
    let gui = Shared(Arc::new(RwLock::new(patch)));
    (gui.clone(), gui)
}

// ANCHOR: edit
impl GuiEnd for Shared {
    fn edit(&mut self, edit: Edit) {
        let current = self.0.upgradable_read(); // beside the readers
        let mut next = current.clone();
        edit.apply(&mut next);
        let mut current = RwLockUpgradableReadGuard::upgrade(current); // alone
        let old = mem::replace(&mut *current, next);
        drop(current);
        drop(old); // freed where nobody waits for it
    }
}
// ANCHOR_END: edit

impl ProcessingEnd for Shared {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        look(&self.0.read())
    }
}
