//! Ending a thread by a flag beside its channel: the edits that are still in the
//! channel are lost.

use super::sync::{
    atomic::{AtomicBool, Ordering::*},
    mpsc::{Receiver, Sender},
    thread,
};

// ANCHOR: flag
/// Writes edits into the journal until it is told to stop.
pub fn save(edits: &Receiver<u32>, stop: &AtomicBool) -> Vec<u32> {
    let mut journal = Vec::new();
    // Acquire: pairs with the Release store in close_window().
    while !stop.load(Acquire) {
        match edits.try_recv() {
            Ok(edit) => journal.push(edit),
            Err(_) => thread::yield_now(),
        }
    }
    journal
}

/// The last edit of the user, who then closes the window.
pub fn close_window(gui: &Sender<u32>, stop: &AtomicBool) {
    gui.send(7).unwrap();
    stop.store(true, Release); // the edit before it is in the channel
}
// ANCHOR_END: flag
