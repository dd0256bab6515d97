// fails: every_note_gets_a_number_of_its_own — another note may start between the two steps

//! A wrong answer.

use interleave::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Counts the notes of the synth. Any thread may start one.
#[derive(Debug, Default)]
pub struct NoteCounter {
    played: AtomicU32,
}

impl NoteCounter {
    /// A counter that has seen no note.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts one note and returns its number. The first note is number 0.
    pub fn note_started(&self) -> u32 {
        self.played.fetch_add(1, Relaxed);
        self.played.load(Relaxed) - 1
    }

    /// How many notes have started.
    pub fn played(&self) -> u32 {
        self.played.load(Relaxed)
    }
}
