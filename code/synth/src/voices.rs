//! What is playing: the state that the processing side keeps between blocks.
//!
//! Nothing in here comes from a patch but numbers that a ramp starts from, so a
//! voice can go on under another patch in the next block, and holds no memory of
//! the last one.

use crate::SAMPLE_RATE;

/// How many notes can sound at once.
const CAPACITY: usize = 16;

/// Frames from a sound to its echo: 0.4 s, three quarters of a beat.
const ECHO: usize = SAMPLE_RATE as usize * 2 / 5;

/// The notes that are sounding, 16 at most.
///
/// [`new`](Voices::new) allocates; after that nothing does.
#[derive(Clone, Debug)]
pub struct Voices {
    pub(crate) all: [Voice; CAPACITY],
    pub(crate) echo: Echo,
    /// Where the last block left gain, echo and morph; the next goes on from
    /// there, since a jump is heard as a click. `None` before the first block.
    pub(crate) last: Option<Ramped>,
}

/// The numbers that move within a block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ramped {
    pub gain: f32,
    pub echo: f32,
    pub morph: f32,
    pub bite: f32,
}

/// A note that is sounding, or room for one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Voice {
    pub stage: Stage,
    pub note: u8,
    pub velocity: f32,
    /// Where its envelope is, from 0 to 1.
    pub level: f32,
    /// Where each of its two oscillators is in a cycle, from 0 to 1.
    pub phase: [f32; 2],
    /// How much of a cycle goes by in a frame.
    pub step: f32,
    /// Where it is in its zone, in samples.
    pub at: f32,
    /// The filter's memory, and its coefficient at the end of the last block.
    pub filter: [f32; 2],
    pub opening: Option<f32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Idle,
    Attack,
    /// Decay, and sustain for as long as the key is held.
    Held,
    Release,
}

/// A delay line of a fixed length.
#[derive(Clone, Debug)]
pub(crate) struct Echo {
    line: Box<[f32]>,
    at: usize,
    /// The echo loses its highs at each turn.
    dark: f32,
}

impl Voices {
    /// Silence.
    #[must_use]
    pub fn new() -> Voices {
        Voices {
            all: [Voice::IDLE; CAPACITY],
            echo: Echo {
                line: vec![0.0; ECHO].into(),
                at: 0,
                dark: 0.0,
            },
            last: None,
        }
    }

    /// Strikes a key: 0 to 127, 60 is middle C; velocity from 0 to 1.
    ///
    /// A note that still sounds on that key is let go. With all voices taken,
    /// the quietest gives way. Allocates nothing.
    pub fn note_on(&mut self, note: u8, velocity: f32) {
        self.note_off(note);
        let mut free = 0;
        for (i, voice) in self.all.iter().enumerate() {
            if voice.loudness() < self.all[free].loudness() {
                free = i;
            }
        }
        let note = note.min(127);
        self.all[free] = Voice {
            stage: Stage::Attack,
            note,
            velocity: velocity.clamp(0.0, 1.0),
            phase: [0.0, 0.37],
            step: hertz(note) / SAMPLE_RATE as f32,
            ..Voice::IDLE
        };
    }

    /// Lets a key go. Its note fades; nothing happens when there is none.
    pub fn note_off(&mut self, note: u8) {
        for voice in &mut self.all {
            if voice.note == note.min(127) && voice.stage != Stage::Idle {
                voice.stage = Stage::Release;
            }
        }
    }

    /// How many notes sound, those that fade included.
    #[must_use]
    pub fn active(&self) -> usize {
        self.all
            .iter()
            .filter(|voice| voice.stage != Stage::Idle)
            .count()
    }
}

impl Default for Voices {
    fn default() -> Voices {
        Voices::new()
    }
}

impl Voice {
    const IDLE: Voice = Voice {
        stage: Stage::Idle,
        note: 0,
        velocity: 0.0,
        level: 0.0,
        phase: [0.0; 2],
        step: 0.0,
        at: 0.0,
        filter: [0.0; 2],
        opening: None,
    };

    /// What would be missed without it. A note that was struck just now counts
    /// as full, though its level is still nothing.
    fn loudness(&self) -> f32 {
        match self.stage {
            Stage::Idle => -1.0,
            Stage::Attack => self.velocity,
            Stage::Held | Stage::Release => self.velocity * self.level,
        }
    }
}

impl Echo {
    /// Takes a frame in and gives back what it took in 0.4 s ago, and what came
    /// back then.
    pub fn turn(&mut self, frame: f32, amount: f32) -> f32 {
        let back = self.line[self.at];
        self.dark += 0.35 * (back - self.dark);
        if self.dark.abs() < 1e-15 {
            self.dark = 0.0; // numbers below 1e-38 are slow on some machines
        }
        let back = amount * self.dark;
        self.line[self.at] = frame + back;
        self.at = if self.at + 1 == self.line.len() {
            0
        } else {
            self.at + 1
        };
        back
    }
}

/// The pitch of a key in Hz, tuned to A = 440.
pub(crate) fn hertz(note: u8) -> f32 {
    440.0 * libm::exp2f((f32::from(note) - 69.0) / 12.0)
}
