//! Edits by a channel with a bound, for which nobody waits: what finds no room stays
//! with the GUI, and there the moves of one knob become one.
//!
//! ```
//! use channels::coalesce::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1), 1);
//! for step in 1..=100u8 {
//!     gui.edit(Edit::Knob(Knob::Gain, f32::from(step) / 100.0));
//! }
//! assert_eq!(processing.read(|patch| patch.version.0), 1);
//! assert!(gui.flush());
//! assert_eq!(processing.read(|patch| (patch.version.0, patch.gain)), (100, 1.0));
//! ```

use std::collections::VecDeque;

use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

use super::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

// ANCHOR: message
/// An edit, and how many before it have become this one.
#[derive(Debug)]
pub struct Message {
    edit: Edit,
    replaced: u64,
}

/// The GUI's end.
pub struct Gui {
    edits: SyncSender<Message>,
    /// What found no room yet, oldest first.
    waiting: VecDeque<Message>,
}
// ANCHOR_END: message

/// The processing thread's end: it owns the patch.
pub struct Processing {
    patch: Patch,
    edits: Receiver<Message>,
    room: usize,
}

// ANCHOR: gui
impl GuiEnd for Gui {
    /// Never waits.
    fn edit(&mut self, edit: Edit) {
        match (self.waiting.back_mut(), &edit) {
            (Some(last), Edit::Knob(knob, _)) if last.moves(*knob) => {
                last.edit = edit;
                last.replaced += 1;
            }
            _ => self.waiting.push_back(Message { edit, replaced: 0 }),
        }
        self.flush();
    }

    fn flush(&mut self) -> bool {
        use TrySendError::{Disconnected, Full};
        while let Some(message) = self.waiting.pop_front() {
            let sent = self.edits.try_send(message);
            if let Err(Full(message) | Disconnected(message)) = sent {
                self.waiting.push_front(message);
                return false;
            }
        }
        true
    }
}
// ANCHOR_END: gui

impl Message {
    fn moves(&self, knob: synth::Knob) -> bool {
        matches!(self.edit, Edit::Knob(mine, _) if mine == knob)
    }
}

impl Gui {
    /// How many messages wait for room.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }
}

// ANCHOR: processing
impl ProcessingEnd for Processing {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        for message in self.edits.try_iter().take(self.room) {
            message.edit.apply(&mut self.patch);
            if message.replaced > 0 {
                let mut knobs = self.patch.knobs();
                knobs.version.0 += message.replaced; // they are versions too
                self.patch.set_knobs(&knobs);
            }
        }
        look(&self.patch)
    }
}
// ANCHOR_END: processing

/// Both ends, with room for so many messages on their way. If the processing thread is
/// gone, edits stay with the GUI.
///
/// # Panics
/// If there is no room for one.
pub fn share(patch: Patch, room: usize) -> (Gui, Processing) {
    assert!(room > 0, "nothing can be sent without room");
    let (sender, receiver) = sync_channel(room);
    let gui = Gui {
        edits: sender,
        waiting: VecDeque::new(),
    };
    let processing = Processing {
        patch,
        edits: receiver,
        room,
    };
    (gui, processing)
}
