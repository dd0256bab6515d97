//! Make `NoteCounter` right for any number of threads. README.md has the task.

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};

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
        let number = self.played.load(SeqCst);
        self.played.store(number + 1, SeqCst);
        number
    }

    /// How many notes have started.
    pub fn played(&self) -> u32 {
        self.played.load(SeqCst)
    }
}
