//! Two threads send into one channel.

use super::sync::{mpsc::channel, thread};

// ANCHOR: senders
/// The cutoffs in the order in which they arrive.
pub fn two_senders() -> Vec<u32> {
    let (gui, cutoffs) = channel();
    let midi = gui.clone();
    thread::scope(|s| {
        s.spawn(|| midi.send(440).unwrap());
        gui.send(900).unwrap();
        gui.send(1_800).unwrap();
    });
    cutoffs.try_iter().collect()
}
// ANCHOR_END: senders
