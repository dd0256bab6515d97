// fails: no_note_is_lost — the lock is given back between reading and writing

//! A wrong answer.

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

    /// Counts one note and returns its number. The first note is number 0.
    pub fn note_started(&self) -> u32 {
        let number = *self.played.lock().unwrap();
        *self.played.lock().unwrap() = number + 1;
        number
    }

    /// How many notes have started.
    pub fn played(&self) -> u32 {
        *self.played.lock().unwrap()
    }
}
