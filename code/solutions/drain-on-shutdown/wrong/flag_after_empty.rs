// fails: edits_from_before_the_stop_are_saved — the edit and the stop come between the two looks
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
        match edits.try_recv() {
            Ok(edit) => journal.push(edit),
            Err(TryRecvError::Empty) if stop.load(Acquire) => return journal,
            Err(TryRecvError::Empty) => thread::yield_now(),
            Err(TryRecvError::Disconnected) => return journal,
        }
    }
}
