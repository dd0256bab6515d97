// fails: no_note_is_lost — the second try can fail like the first

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
        let seen = self.played.load(Relaxed);
        match self
            .played
            .compare_exchange(seen, seen + 1, Relaxed, Relaxed)
        {
            Ok(number) => number,
            Err(now) => {
                let _ = self.played.compare_exchange(now, now + 1, Relaxed, Relaxed);
                now
            }
        }
    }

    /// How many notes have started.
    pub fn played(&self) -> u32 {
        self.played.load(Relaxed)
    }
}
