//! Knobs by message, whole patches by lock.
//!
//! Each path is sound, and the two together are not: the processing thread may
//! look at them in another order than the GUI has used them in. `paths_stamped` is
//! what to use.
//!
//! ```
//! use hybrid::small_large::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Load(Box::new(Patch::with_zones(2))));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! let heard = processing.read(|patch| (patch.zones.len(), patch.gain));
//! assert_eq!(heard, (2, 0.5));
//! ```

use super::sync::{
    Arc, Mutex,
    mpsc::{Receiver, Sender, channel},
};
use hybrid::small_large_shelf::Shelf;
use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};

// ANCHOR: gui
/// The GUI's end. It has a patch of its own, to build the big things from.
pub struct Gui {
    patch: Patch,
    small: Sender<(Knob, f32)>,
    large: Arc<Mutex<Shelf<Box<Patch>>>>,
}

impl GuiEnd for Gui {
    /// # Panics
    /// If a knob is moved and the processing thread is gone.
    fn edit(&mut self, edit: Edit) {
        edit.apply(&mut self.patch);
        if let Edit::Knob(knob, value) = edit {
            self.small.send((knob, value)).unwrap();
        } else {
            let next = Box::new(self.patch.clone()); // allocate before the lock
            let old = self.large.lock().unwrap().put(next);
            drop(old); // and free after it
        }
    }

    fn flush(&mut self) -> bool {
        let spent = self.large.lock().unwrap().sweep();
        drop(spent);
        true
    }
}
// ANCHOR_END: gui

// ANCHOR: processing
/// The processing thread's end. The patch that plays is its own too.
pub struct Processing {
    patch: Box<Patch>,
    small: Receiver<(Knob, f32)>,
    large: Arc<Mutex<Shelf<Box<Patch>>>>,
}

impl ProcessingEnd for Processing {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        self.take_large();
        self.take_small();
        look(&self.patch)
    }
}

impl Processing {
    fn take_large(&mut self) {
        if let Ok(mut shelf) = self.large.try_lock() {
            shelf.exchange(&mut self.patch);
        }
    }

    fn take_small(&mut self) {
        while let Ok((knob, value)) = self.small.try_recv() {
            Edit::Knob(knob, value).apply(&mut self.patch);
        }
    }
}
// ANCHOR_END: processing

impl Processing {
    /// [`read`](ProcessingEnd::read) with the messages first.
    // ANCHOR: small_first
    pub fn read_small_first<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        self.take_small();
        self.take_large();
        look(&self.patch)
    }
    // ANCHOR_END: small_first
}

/// Both ends.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let (sender, receiver) = channel();
    let large = Arc::default();
    let processing = Processing {
        patch: Box::new(patch.clone()),
        small: receiver,
        large: Arc::clone(&large),
    };
    let gui = Gui {
        patch,
        small: sender,
        large,
    };
    (gui, processing)
}
