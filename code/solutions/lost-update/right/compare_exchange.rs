//! Claims a number only if nobody else has, and tries again if somebody did.

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

    // ANCHOR: answer
    /// Counts one note and returns its number. The first note is number 0.
    pub fn note_started(&self) -> u32 {
        let mut number = self.played.load(Relaxed);
        loop {
            match self
                .played
                .compare_exchange(number, number + 1, Relaxed, Relaxed)
            {
                Ok(_) => return number,
                Err(now) => number = now,
            }
        }
    }
    // ANCHOR_END: answer

    /// How many notes have started.
    pub fn played(&self) -> u32 {
        self.played.load(Relaxed)
    }
}
