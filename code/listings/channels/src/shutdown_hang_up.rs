//! Ending a thread by hanging up.

use super::sync::{
    mpsc::{Receiver, channel},
    thread,
};

// ANCHOR: save
/// Writes edits into the journal until nobody can send any more.
pub fn save(edits: Receiver<u32>) -> Vec<u32> {
    let mut journal = Vec::new();
    while let Ok(edit) = edits.recv() {
        journal.push(edit);
    }
    journal
}
// ANCHOR_END: save

/// Edits come from the window and from a keyboard. `gui` is kept for too long.
// ANCHOR: kept
pub fn session_that_never_ends() -> Vec<u32> {
    let (gui, edits) = channel();
    let midi = gui.clone();
    let saver = thread::spawn(move || save(edits));
    let keyboard = thread::spawn(move || midi.send(7).unwrap());

    keyboard.join().unwrap(); // `midi` is dropped
    saver.join().unwrap()
}
// ANCHOR_END: kept

/// The same, and `gui` goes before the wait for the saver.
// ANCHOR: ends
pub fn session() -> Vec<u32> {
    let (gui, edits) = channel();
    let midi = gui.clone();
    let saver = thread::spawn(move || save(edits));
    let keyboard = thread::spawn(move || midi.send(7).unwrap());

    keyboard.join().unwrap(); // `midi` is dropped
    drop(gui);
    saver.join().unwrap()
}
// ANCHOR_END: ends
