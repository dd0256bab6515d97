// fails: no_note_is_refused_while_a_voice_is_free — the voice it found has gone, another is free
//! Checks again, and does not start over.

use interleave::sync::Mutex;

/// A fixed number of voices. Each is free, or plays one note.
pub struct VoicePool {
    voices: Mutex<Vec<Option<u8>>>,
}

impl VoicePool {
    /// A pool of `count` free voices.
    pub fn new(count: usize) -> Self {
        Self {
            voices: Mutex::new(vec![None; count]),
        }
    }

    /// Gives a free voice to `note` and returns that voice's number, or `None`
    /// if every voice plays.
    pub fn note_on(&self, note: u8) -> Option<usize> {
        let free = find(&self.voices.lock().unwrap(), None)?;
        let mut voices = self.voices.lock().unwrap();
        if voices[free].is_some() {
            return None;
        }
        voices[free] = Some(note);
        Some(free)
    }

    /// Frees the voice that plays `note`, if one does.
    pub fn note_off(&self, note: u8) {
        let mut voices = self.voices.lock().unwrap();
        if let Some(voice) = find(&voices, Some(note)) {
            voices[voice] = None;
        }
    }

    /// The notes that play now, the lowest first.
    pub fn playing(&self) -> Vec<u8> {
        let voices = self.voices.lock().unwrap();
        let mut notes: Vec<u8> = voices.iter().copied().flatten().collect();
        notes.sort_unstable();
        notes
    }
}

/// The first voice whose state is `wanted`: `None` for a free one.
fn find(voices: &[Option<u8>], wanted: Option<u8>) -> Option<usize> {
    voices.iter().position(|playing| *playing == wanted)
}
