// fails: two_notes_never_share_a_voice — `let _ =` drops the guard of the gate in the same statement
//! A second lock around both steps, held for no step at all.

use interleave::sync::Mutex;

/// A fixed number of voices. Each is free, or plays one note.
pub struct VoicePool {
    gate: Mutex<()>,
    voices: Mutex<Vec<Option<u8>>>,
}

impl VoicePool {
    /// A pool of `count` free voices.
    pub fn new(count: usize) -> Self {
        Self {
            gate: Mutex::new(()),
            voices: Mutex::new(vec![None; count]),
        }
    }

    /// Gives a free voice to `note` and returns that voice's number, or `None`
    /// if every voice plays.
    pub fn note_on(&self, note: u8) -> Option<usize> {
        let _ = self.gate.lock().unwrap();
        let free = find(&self.voices.lock().unwrap(), None)?;
        self.voices.lock().unwrap()[free] = Some(note);
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
