//! The part's two ways to share a patch, with the two ends that every strategy of
//! the book has.
//!
//! ```
//! use mutex::ends;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = ends::locked(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use std::mem;

use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

use super::sync::{Arc, Mutex};

/// One patch behind one lock.
#[derive(Clone, Debug)]
pub struct Locked(Arc<Mutex<Patch>>);

/// Both ends of [`Locked`]: each waits for the other.
pub fn locked(patch: Patch) -> (Locked, Locked) {
    let gui = Locked(Arc::new(Mutex::new(patch)));
    (gui.clone(), gui)
}

impl GuiEnd for Locked {
    fn edit(&mut self, edit: Edit) {
        edit.apply(&mut self.0.lock().unwrap());
    }
}

impl ProcessingEnd for Locked {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        look(&self.0.lock().unwrap())
    }
}

/// The newest version of the patch.
type Newest = Arc<Mutex<Arc<Patch>>>;

/// The GUI's end of [`newest`]: edits a patch of its own and publishes clones of it.
#[derive(Debug)]
pub struct Publisher {
    patch: Patch,
    newest: Newest,
    /// Published and replaced; the processing thread may still have some of them.
    old: Vec<Arc<Patch>>,
}

/// The processing thread's end of [`newest`].
#[derive(Debug)]
pub struct Subscriber {
    newest: Newest,
    last: Arc<Patch>,
}

/// Both ends of a lock that is held for the exchange of one pointer. The processing
/// thread never waits for it: it goes on with the version that it has.
pub fn newest(patch: Patch) -> (Publisher, Subscriber) {
    let last = Arc::new(patch.clone());
    let newest = Arc::new(Mutex::new(Arc::clone(&last)));
    let gui = Publisher {
        patch,
        newest: Arc::clone(&newest),
        old: Vec::new(),
    };
    (gui, Subscriber { newest, last })
}

impl GuiEnd for Publisher {
    fn edit(&mut self, edit: Edit) {
        edit.apply(&mut self.patch);
        let next = Arc::new(self.patch.clone());
        let old = mem::replace(&mut *self.newest.lock().unwrap(), next);
        // Kept until nobody else has it, so that it is freed on this thread.
        self.old.push(old);
        self.old.retain(|old| Arc::strong_count(old) > 1);
    }

    /// Every edit is in the lock; the processing thread may find it taken.
    fn flush(&mut self) -> bool {
        self.old.retain(|old| Arc::strong_count(old) > 1);
        true
    }
}

impl ProcessingEnd for Subscriber {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        if let Ok(newest) = self.newest.try_lock() {
            self.last = Arc::clone(&newest);
        }
        look(&self.last)
    }
}
