// fails: edits_from_before_the_stop_are_saved — two edits may be left, and one is taken
use interleave::sync::{
    atomic::{AtomicBool, Ordering::*},
    mpsc::{Receiver, TryRecvError},
    thread,
};

/// Saves the edits in the order in which they arrive, until `stop` is set or all
/// senders are gone. Returns all that were sent before.
pub fn save(edits: &Receiver<u32>, stop: &AtomicBool) -> Vec<u32> {
    let mut journal = Vec::new();
    while !stop.load(Acquire) {
        match edits.try_recv() {
            Ok(edit) => journal.push(edit),
            Err(TryRecvError::Empty) => thread::yield_now(),
            Err(TryRecvError::Disconnected) => return journal,
        }
    }
    if let Ok(edit) = edits.try_recv() {
        journal.push(edit);
    }
    journal
}
