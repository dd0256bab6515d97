//! Another structure behind the lock: the free voices are a stack, so there is
//! nothing to search, and a method that lends the whole of it under one guard.

use interleave::sync::Mutex;

/// A fixed number of voices. Each is free, or plays one note.
pub struct VoicePool {
    inner: Mutex<Inner>,
}

struct Inner {
    free: Vec<usize>,
    playing: Vec<(u8, usize)>,
}

impl VoicePool {
    /// A pool of `count` free voices.
    pub fn new(count: usize) -> Self {
        Self {
            inner: Mutex::new(Inner {
                free: (0..count).collect(),
                playing: Vec::with_capacity(count),
            }),
        }
    }

    fn with<R>(&self, act: impl FnOnce(&mut Inner) -> R) -> R {
        act(&mut self.inner.lock().unwrap())
    }

    /// Gives a free voice to `note` and returns that voice's number, or `None`
    /// if every voice plays.
    pub fn note_on(&self, note: u8) -> Option<usize> {
        self.with(|inner| {
            let voice = inner.free.pop()?;
            inner.playing.push((note, voice));
            Some(voice)
        })
    }

    /// Frees the voice that plays `note`, if one does.
    pub fn note_off(&self, note: u8) {
        self.with(|inner| {
            if let Some(at) = inner
                .playing
                .iter()
                .position(|(playing, _)| *playing == note)
            {
                let (_, voice) = inner.playing.swap_remove(at);
                inner.free.push(voice);
            }
        });
    }

    /// The notes that play now, the lowest first.
    pub fn playing(&self) -> Vec<u8> {
        self.with(|inner| {
            let mut notes: Vec<u8> = inner.playing.iter().map(|(note, _)| *note).collect();
            notes.sort_unstable();
            notes
        })
    }
}
