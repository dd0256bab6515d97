//! A counter of notes that can lose one: its load and its store are two steps.
//!
//! ```
//! use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
//!
//! let played = AtomicU32::new(0);
//! threads::lost_update::note_started(&played);
//! threads::lost_update::note_started(&played);
//! assert_eq!(played.load(SeqCst), 2); // one thread alone loses nothing
//!
//! let notes = threads::lost_update::two_notes();
//! assert!(notes == 1 || notes == 2);
//! ```

use super::sync::{
    atomic::{AtomicU32, Ordering::SeqCst},
    thread,
};

/// Counts one note. Any thread may call it, and two at once may count one.
// ANCHOR: count
pub fn note_started(played: &AtomicU32) {
    let seen = played.load(SeqCst);
    played.store(seen + 1, SeqCst);
}
// ANCHOR_END: count

/// Starts a note on the GUI thread and one on the processing thread; returns the
/// count once both threads are done.
// ANCHOR: two
pub fn two_notes() -> u32 {
    let played = AtomicU32::new(0);
    thread::scope(|s| {
        s.spawn(|| note_started(&played)); // GUI: a click on a key
        note_started(&played); // processing: a note of the score
    });
    played.load(SeqCst)
}
// ANCHOR_END: two
