//! A lock held over both steps makes them one.

use interleave::sync::Mutex;

/// Counts the notes of the synth. Any thread may start one.
#[derive(Debug, Default)]
pub struct NoteCounter {
    played: Mutex<u32>,
}

impl NoteCounter {
    /// A counter that has seen no note.
    pub fn new() -> Self {
        Self::default()
    }

    // ANCHOR: answer
    /// Counts one note and returns its number. The first note is number 0.
    pub fn note_started(&self) -> u32 {
        let mut played = self.played.lock().unwrap();
        let number = *played;
        *played += 1;
        number
    }
    // ANCHOR_END: answer

    /// How many notes have started.
    pub fn played(&self) -> u32 {
        *self.played.lock().unwrap()
    }
}
