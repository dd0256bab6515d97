// fails: a_hang_up_ends_the_saver — it asks for ever, and nobody can send
use interleave::sync::{
    atomic::{AtomicBool, Ordering::*},
    mpsc::Receiver,
    thread,
};

/// Saves the edits in the order in which they arrive, until `stop` is set or all
/// senders are gone. Returns all that were sent before.
pub fn save(edits: &Receiver<u32>, stop: &AtomicBool) -> Vec<u32> {
    let mut journal = Vec::new();
    while !stop.load(Acquire) {
        match edits.try_recv() {
            Ok(edit) => journal.push(edit),
            Err(_) => thread::yield_now(),
        }
    }
    journal.extend(edits.try_iter());
    journal
}
