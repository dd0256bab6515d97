//! In every round: looks at the flag, empties the channel, and only then acts on
//! what the flag said.

use interleave::sync::{
    atomic::{AtomicBool, Ordering::*},
    mpsc::{Receiver, TryRecvError},
    thread,
};

/// Saves the edits in the order in which they arrive, until `stop` is set or all
/// senders are gone. Returns all that were sent before.
pub fn save(edits: &Receiver<u32>, stop: &AtomicBool) -> Vec<u32> {
    let mut journal = Vec::new();
    loop {
        // Acquire: pairs with the Release store of whoever stops it.
        let last_round = stop.load(Acquire);
        let error = loop {
            match edits.try_recv() {
                Ok(edit) => journal.push(edit),
                Err(error) => break error,
            }
        };
        if last_round || error == TryRecvError::Disconnected {
            return journal;
        }
        thread::yield_now();
    }
}
