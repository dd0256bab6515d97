//! The counter of notes that loses none: one operation reads and writes.
//!
//! ```
//! assert_eq!(threads::counted::two_notes(), 2);
//! ```

use super::sync::{
    atomic::{AtomicU32, Ordering::Relaxed},
    thread,
};

/// Counts one note. Any thread may call it, any number of them at once.
// ANCHOR: count
pub fn note_started(played: &AtomicU32) {
    played.fetch_add(1, Relaxed);
}
// ANCHOR_END: count

/// Starts a note on the GUI thread and one on the processing thread; returns the
/// count once both threads are done.
pub fn two_notes() -> u32 {
    let played = AtomicU32::new(0);
    thread::scope(|s| {
        s.spawn(|| note_started(&played)); // GUI: a click on a key
        note_started(&played); // processing: a note of the score
    });
    played.load(Relaxed)
}
