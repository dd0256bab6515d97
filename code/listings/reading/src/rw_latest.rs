//! The newest version of the patch behind a readers–writer lock, and readers that
//! never wait for it and never refuse each other.
//!
//! ```
//! use reading::rw_latest;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = rw_latest::share(Patch::with_zones(1));
//! let mut meter = processing.clone();
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! assert_eq!(meter.read(|patch| patch.gain), 0.5);
//! ```

use std::mem;

use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

use super::sync::{Arc, RwLock};

/// The newest version of a value, as each reader and the writer have it.
type Newest<T> = Arc<RwLock<Arc<T>>>;

/// What a reading thread keeps: the last version that it got. A clone is for
/// another thread.
// ANCHOR: reader
#[derive(Clone)]
pub struct Reader<T> {
    newest: Newest<T>,
    last: Arc<T>,
}

impl<T> Reader<T> {
    /// The newest version, or the last one if it is just being replaced. Never
    /// waits.
    pub fn newest(&mut self) -> &T {
        if let Ok(newest) = self.newest.try_read() {
            self.last = Arc::clone(&newest);
        }
        &self.last
    }
}
// ANCHOR_END: reader

/// The GUI's end: edits a patch of its own and publishes clones of it.
pub struct Gui {
    patch: Patch,
    newest: Newest<Patch>,
    /// Published and replaced; a reader may still have some of them.
    old: Vec<Arc<Patch>>,
}

/// Both ends. The lock is held for the exchange of one pointer.
pub fn share(patch: Patch) -> (Gui, Reader<Patch>) {
    let last = Arc::new(patch.clone());
    let newest = Arc::new(RwLock::new(Arc::clone(&last)));
    let gui = Gui {
        patch,
        newest: Arc::clone(&newest),
        old: Vec::new(),
    };
    (gui, Reader { newest, last })
}

impl GuiEnd for Gui {
    fn edit(&mut self, edit: Edit) {
        edit.apply(&mut self.patch);
        let next = Arc::new(self.patch.clone());
        let old = mem::replace(&mut *self.newest.write().unwrap(), next);
        // Kept until nobody else has it, so that it is freed on this thread.
        self.old.push(old);
        self.flush();
    }

    /// Frees what no reader has any more. Every edit is in the lock; a reader may
    /// find it taken.
    fn flush(&mut self) -> bool {
        self.old.retain(|old| Arc::strong_count(old) > 1);
        true
    }
}

impl ProcessingEnd for Reader<Patch> {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        look(self.newest())
    }
}
