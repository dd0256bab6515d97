//! Two threads that ask each other, a number each.

use super::sync::mpsc::{Receiver, Sender, SyncSender, sync_channel};

/// A question is where the answer goes.
pub type Question = SyncSender<u32>;

// ANCHOR: window
/// The GUI asks for the version, and then answers with wave 5.
pub fn window(processing: &Sender<Question>, asked: &Receiver<Question>) -> u32 {
    let (version_sender, version_receiver) = sync_channel(1);
    processing.send(version_sender).unwrap();
    let version = version_receiver.recv().unwrap();

    asked.recv().unwrap().try_send(5).unwrap();
    version
}
// ANCHOR_END: window

// ANCHOR: block
/// A block: answers with version 3 if it was asked, and then asks for a wave.
pub fn block(asked: &Receiver<Question>, gui: &Sender<Question>) -> u32 {
    if let Ok(version) = asked.try_recv() {
        version.try_send(3).unwrap();
    }
    let (wave_sender, wave_receiver) = sync_channel(1);
    gui.send(wave_sender).unwrap();
    wave_receiver.recv().unwrap()
}
// ANCHOR_END: block
