//! One loop, two messages, a lock for each: the notes' last listing, completed.

use super::sync::{Mutex, mpsc::Receiver};
use synth::{BLOCK, Patch, Voices, render};

// ANCHOR: loop
/// What the processing thread is asked to do.
pub enum Message {
    /// Render a block.
    GetSample,
    /// Do this to the patch.
    ModifyDataStructure(Box<dyn FnOnce(&mut Patch) + Send>),
}

/// The processing thread: does as it is told until all senders are gone, and gives
/// each block and the patch's version to `play`.
pub fn process(
    shared: &Mutex<Patch>,
    receiver: Receiver<Message>,
    mut play: impl FnMut(u64, &[f32; BLOCK]),
) {
    let mut voices = Voices::new();
    let mut block = [0.0; BLOCK];
    voices.note_on(60, 0.8);
    loop {
        match receiver.recv() {
            Ok(Message::GetSample) => {
                let patch = shared.lock().unwrap();
                render(&patch, &mut voices, &mut block);
                play(patch.version.0, &block);
            }
            Ok(Message::ModifyDataStructure(modify)) => {
                let mut patch = shared.lock().unwrap();
                modify(&mut patch);
            }
            Err(_) => break,
        }
    }
}
// ANCHOR_END: loop

/// The same without a lock, for a patch that nobody else has.
// ANCHOR: owner
pub fn process_own(
    mut patch: Patch,
    receiver: Receiver<Message>,
    mut play: impl FnMut(u64, &[f32; BLOCK]),
) {
    let mut voices = Voices::new();
    let mut block = [0.0; BLOCK];
    voices.note_on(60, 0.8);
    for message in receiver {
        match message {
            Message::GetSample => {
                render(&patch, &mut voices, &mut block);
                play(patch.version.0, &block);
            }
            Message::ModifyDataStructure(modify) => modify(&mut patch),
        }
    }
}
// ANCHOR_END: owner
