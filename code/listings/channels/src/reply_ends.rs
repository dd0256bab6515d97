//! Edits by channel, and between them the GUI asks what the processing thread has.
//!
//! ```
//! use channels::reply_ends::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! let answer = gui.knobs();
//! assert!(answer.try_recv().is_err());
//! processing.read(|_| ());
//! assert_eq!(answer.recv().unwrap().gain, 0.5);
//! ```

use synth::{Edit, GuiEnd, Knobs, Patch, ProcessingEnd};

use super::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

// ANCHOR: message
/// What the GUI sends.
pub enum Message {
    /// Make this edit.
    Edit(Edit),
    /// Say where the knobs are.
    GetKnobs(Reply<Knobs>),
}
// ANCHOR_END: message

// ANCHOR: reply
/// Where the answer to one question goes.
#[derive(Debug)]
pub struct Reply<T>(SyncSender<T>);

impl<T> Reply<T> {
    /// Answers, and is used up. Finds room, as nobody has answered before.
    pub fn send(self, answer: T) {
        let _ = self.0.try_send(answer); // dropped, if nobody wants it any more
    }
}

/// A place for an answer, and the end at which it arrives.
pub fn reply<T>() -> (Reply<T>, Receiver<T>) {
    let (sender, receiver) = sync_channel(1);
    (Reply(sender), receiver)
}
// ANCHOR_END: reply

/// The GUI's end.
pub struct Gui {
    messages: Sender<Message>,
}

/// The processing thread's end: it owns the patch.
pub struct Processing {
    patch: Patch,
    messages: Receiver<Message>,
}

// ANCHOR: ask
impl Gui {
    /// Asks where the knobs are when all edits up to now have been made. The answer
    /// comes with a block, or an error if the processing thread is gone.
    pub fn knobs(&self) -> Receiver<Knobs> {
        let (reply, answer) = reply();
        // If it can't be sent, `reply` is dropped.
        let _ = self.messages.send(Message::GetKnobs(reply));
        answer
    }
}
// ANCHOR_END: ask

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
                Message::GetKnobs(reply) => reply.send(self.patch.knobs()),
            }
        }
        look(&self.patch)
    }
}
// ANCHOR_END: answer

/// Both ends.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let (sender, receiver) = channel();
    let gui = Gui { messages: sender };
    let processing = Processing {
        patch,
        messages: receiver,
    };
    (gui, processing)
}
