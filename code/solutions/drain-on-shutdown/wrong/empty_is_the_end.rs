// fails: edits_from_before_the_hang_up_are_saved — it is empty, and more will come
use interleave::sync::{
    atomic::{AtomicBool, Ordering::*},
    mpsc::Receiver,
};

/// Saves the edits in the order in which they arrive, until `stop` is set or all
/// senders are gone. Returns all that were sent before.
pub fn save(edits: &Receiver<u32>, stop: &AtomicBool) -> Vec<u32> {
    let mut journal = Vec::new();
    while !stop.load(Acquire) {
        match edits.try_recv() {
            Ok(edit) => journal.push(edit),
            Err(_) => break,
        }
    }
    journal.extend(edits.try_iter());
    journal
}
