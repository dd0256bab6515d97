// fails: no_note_is_lost — a compare_exchange that fails has counted nothing

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
        let number = self.played.load(Relaxed);
        match self
            .played
            .compare_exchange(number, number + 1, Relaxed, Relaxed)
        {
            Ok(_) => number,
            Err(now) => now,
        }
    }

    /// How many notes have started.
    pub fn played(&self) -> u32 {
        self.played.load(Relaxed)
    }
}
