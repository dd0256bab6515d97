//! Knobs by message, whole patches by lock, and a version stamp on both.
//!
//! ```
//! use hybrid::paths_stamped::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! gui.edit(Edit::Load(Box::new(Patch::with_zones(2))));
//! gui.edit(Edit::Knob(Knob::Morph, 0.25));
//! assert_eq!(processing.read(|patch| patch.version.0), 3);
//! ```

use std::cmp::Ordering::{Equal, Greater, Less};
use std::fmt;

use super::sync::{
    Arc, Mutex,
    mpsc::{Receiver, SyncSender, sync_channel},
};
use hybrid::small_large_shelf::Shelf;
use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd, Version};

// ANCHOR: message
/// A knob was moved, and that made this version of the patch.
#[derive(Clone, Copy, Debug)]
pub struct Moved {
    makes: Version,
    knob: Knob,
    value: f32,
}
// ANCHOR_END: message

/// `Gain 0.5 makes 3`
impl fmt::Display for Moved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {} makes {}", self.knob, self.value, self.makes)
    }
}

/// The GUI's end.
pub struct Gui {
    patch: Patch,
    small: SyncSender<Moved>,
    large: Arc<Mutex<Shelf<Box<Patch>>>>,
}

// ANCHOR: gui
impl GuiEnd for Gui {
    fn edit(&mut self, edit: Edit) {
        edit.apply(&mut self.patch); // stamps the next version
        if let Edit::Knob(knob, value) = edit {
            let makes = self.patch.version;
            let moved = Moved { makes, knob, value };
            if self.small.try_send(moved).is_ok() {
                return;
            } // no room: then by the other path
        }
        let next = Box::new(self.patch.clone()); // stands at that version
        let old = self.large.lock().unwrap().put(next);
        drop(old);
    }

    fn flush(&mut self) -> bool {
        let spent = self.large.lock().unwrap().sweep();
        drop(spent);
        true
    }
}
// ANCHOR_END: gui

// ANCHOR: processing
/// The processing thread's end.
pub struct Processing {
    patch: Box<Patch>,
    small: Receiver<Moved>,
    large: Arc<Mutex<Shelf<Box<Patch>>>>,
    /// A message that came before its turn.
    early: Option<Moved>,
}

impl ProcessingEnd for Processing {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        if let Ok(mut shelf) = self.large.try_lock() {
            shelf.exchange(&mut self.patch);
        }
        while let Some(moved) = self.next_message() {
            match moved.makes.cmp(&self.patch.version.next()) {
                Less => {} // the patch has it already
                Equal => Edit::Knob(moved.knob, moved.value).apply(&mut self.patch),
                Greater => {
                    self.early = Some(moved); // a large one comes between
                    break;
                }
            }
        }
        look(&self.patch)
    }
}

impl Processing {
    fn next_message(&mut self) -> Option<Moved> {
        self.early.take().or_else(|| self.small.try_recv().ok())
    }
}
// ANCHOR_END: processing

/// Both ends, with room for 64 messages. If the processing thread is gone, edits stay
/// with the GUI.
pub fn share(patch: Patch) -> (Gui, Processing) {
    share_with_room(patch, 64)
}

/// Both ends, with room for so many messages, at least one.
pub fn share_with_room(patch: Patch, room: usize) -> (Gui, Processing) {
    let (sender, receiver) = sync_channel(room);
    let large = Arc::default();
    let processing = Processing {
        patch: Box::new(patch.clone()),
        small: receiver,
        large: Arc::clone(&large),
        early: None,
    };
    let gui = Gui {
        patch,
        small: sender,
        large,
    };
    (gui, processing)
}
