//! Sees the flag, and then empties the channel.

use interleave::sync::{
    atomic::{AtomicBool, Ordering::*},
    mpsc::{Receiver, TryRecvError},
    thread,
};

// ANCHOR: answer
/// Saves the edits in the order in which they arrive, until `stop` is set or all
/// senders are gone. Returns all that were sent before.
pub fn save(edits: &Receiver<u32>, stop: &AtomicBool) -> Vec<u32> {
    let mut journal = Vec::new();
    // Acquire: pairs with the Release store of whoever stops it.
    while !stop.load(Acquire) {
        match edits.try_recv() {
            Ok(edit) => journal.push(edit),
            Err(TryRecvError::Empty) => thread::yield_now(),
            Err(TryRecvError::Disconnected) => return journal,
        }
    }
    journal.extend(edits.try_iter());
    journal
}
// ANCHOR_END: answer
