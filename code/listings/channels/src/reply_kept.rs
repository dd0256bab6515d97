//! Edits by channel, and answers by another that lasts: nobody sleeps on it, and it is
//! freed with the ends.
//!
//! ```
//! use channels::reply_kept::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! gui.ask();
//! assert!(gui.answer().is_none());
//! processing.read(|_| ());
//! assert_eq!(gui.answer().unwrap().gain, 0.5);
//! ```

use synth::{Edit, GuiEnd, Knobs, Patch, ProcessingEnd};

use super::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

enum Message {
    Edit(Edit),
    GetKnobs,
}

/// The GUI's end.
pub struct Gui {
    messages: Sender<Message>,
    answers: Receiver<Knobs>,
    asked: bool,
}

/// The processing thread's end: it owns the patch.
pub struct Processing {
    patch: Patch,
    messages: Receiver<Message>,
    answers: SyncSender<Knobs>,
}

// ANCHOR: gui
impl Gui {
    /// Asks where the knobs are, unless the last answer has not been taken yet.
    ///
    /// # Panics
    /// If the processing thread is gone.
    pub fn ask(&mut self) {
        if !self.asked {
            self.messages.send(Message::GetKnobs).unwrap();
            self.asked = true;
        }
    }

    /// The answer, if it has come. Never waits.
    pub fn answer(&mut self) -> Option<Knobs> {
        let knobs = self.answers.try_recv().ok()?;
        self.asked = false;
        Some(knobs)
    }
}
// ANCHOR_END: gui

impl GuiEnd for Gui {
    /// # Panics
    /// If the processing thread is gone.
    fn edit(&mut self, edit: Edit) {
        self.messages.send(Message::Edit(edit)).unwrap();
    }
}

// ANCHOR: answer
impl ProcessingEnd for Processing {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        while let Ok(message) = self.messages.try_recv() {
            match message {
                Message::Edit(edit) => edit.apply(&mut self.patch),
                Message::GetKnobs => {
                    // There is room: the GUI has taken the last answer out.
                    let _ = self.answers.try_send(self.patch.knobs());
                }
            }
        }
        look(&self.patch)
    }
}
// ANCHOR_END: answer

/// Both ends.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let (messages, arriving) = channel();
    let (back, answers) = sync_channel(1);
    let gui = Gui {
        messages,
        answers,
        asked: false,
    };
    let processing = Processing {
        patch,
        messages: arriving,
        answers: back,
    };
    (gui, processing)
}
