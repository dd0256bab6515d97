//! A thread that asks, and renders on until the answer has come.

use super::sync::{
    mpsc::{Receiver, Sender, SyncSender, sync_channel},
    thread,
};

/// A question is where the answer goes.
pub type Question = SyncSender<u32>;

// ANCHOR: blocks
/// Block after block, until the wave has come.
pub fn blocks(asked: &Receiver<Question>, gui: &Sender<Question>) -> u32 {
    let (wave_sender, wave_receiver) = sync_channel(1);
    gui.send(wave_sender).unwrap();
    loop {
        if let Ok(version) = asked.try_recv() {
            version.try_send(3).unwrap();
        }
        if let Ok(wave) = wave_receiver.try_recv() {
            return wave;
        }
        thread::yield_now(); // a block without the wave
    }
}
// ANCHOR_END: blocks
