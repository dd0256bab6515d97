//! A thread that saves edits, and has two ways to learn that it is over.
//!
//! It loses edits. Find out when; the task is in README.md.

use interleave::sync::{
    atomic::{AtomicBool, Ordering::*},
    mpsc::Receiver,
    thread,
};

/// Saves the edits in the order in which they arrive, until `stop` is set or all
/// senders are gone. Returns all that were sent before.
pub fn save(edits: &Receiver<u32>, stop: &AtomicBool) -> Vec<u32> {
    let mut journal = Vec::new();
    // Acquire: pairs with the Release store of whoever stops it.
    while !stop.load(Acquire) {
        match edits.try_recv() {
            Ok(edit) => journal.push(edit),
            Err(_) => thread::yield_now(),
        }
    }
    journal
}
