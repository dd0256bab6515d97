// fails: a_stop_ends_the_saver_although_somebody_could_still_send — asleep, it does not see the flag
use interleave::sync::{
    atomic::{AtomicBool, Ordering::*},
    mpsc::Receiver,
};

/// Saves the edits in the order in which they arrive, until `stop` is set or all
/// senders are gone. Returns all that were sent before.
pub fn save(edits: &Receiver<u32>, stop: &AtomicBool) -> Vec<u32> {
    let mut journal = Vec::new();
    while !stop.load(Acquire) {
        match edits.recv() {
            Ok(edit) => journal.push(edit),
            Err(_) => return journal,
        }
    }
    journal.extend(edits.try_iter());
    journal
}
