//! The piece that every strategy in the book plays.
//!
//! ```text
//!   beat    0     2     4     6     8     10    12    14    16    18
//!   chord   F     G     Em    Am    F     G     C         (fading)
//!   cutoff   ▁▁▂▂▃▄▄▅▆▆▇            ▁▁▁▂▂▃▃▄▄▅▅▆▆▇▇
//!   morph               ▁▁▂▃▄▄▅▆▇
//!   gain                                                 ▆▅▄▃▂▁
//!   redraw              └ a table   └ a zone
//!   load                            └ the preset "glass", a breath earlier
//! ```
//!
//! Knobs that are dragged give an edit every 12 blocks, about 60 a second.

use std::ops::Range;
use std::sync::Arc;

use crate::{BLOCK, Edit, Knob, Patch, SAMPLE_RATE, Score, Script, play};

/// Music, and what the GUI does meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub struct Performance {
    /// The notes.
    pub score: Score,
    /// The edits.
    pub script: Script,
}

impl Performance {
    /// All of it, with every edit exactly when it is due: mono samples from −1
    /// to 1, [`SAMPLE_RATE`] a second.
    #[must_use]
    pub fn play(&self) -> Vec<f32> {
        play(&self.score, &self.script)
    }

    /// How long the music takes.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        (self.score.blocks * BLOCK) as f64 / f64::from(SAMPLE_RATE)
    }
}

/// Blocks of a sixteenth note: 112.5 beats a minute.
const SIXTEENTH: usize = 100;

/// Blocks between two edits of a knob that is dragged.
const DRAG: usize = 12;

/// The song: 9.6 seconds of three-note chords, a bass and a melody, under knobs
/// being dragged, two redrawn waves and a preset that is loaded half-way.
///
/// ```
/// let song = synth::song();
/// assert_eq!(song.seconds(), 9.6);
/// ```
#[must_use]
pub fn song() -> Performance {
    Performance {
        score: score(),
        script: script(),
    }
}

/// A chord: when (in sixteenths), for how long, the bass, and three keys above.
type Chord = (usize, usize, u8, [u8; 3]);

const CHORDS: [Chord; 7] = [
    (0, 8, 41, [57, 60, 64]),   // F major seventh
    (8, 8, 43, [55, 59, 62]),   // G
    (16, 8, 40, [55, 59, 62]),  // E minor seventh
    (24, 5, 45, [55, 60, 64]),  // A minor seventh
    (32, 8, 41, [57, 60, 64]),  // F major seventh
    (40, 8, 43, [55, 59, 65]),  // G seventh
    (48, 14, 36, [55, 60, 64]), // C
];

/// When (in sixteenths), for how long, and the key.
const MELODY: [(usize, usize, u8); 22] = [
    (0, 2, 72),
    (2, 2, 76),
    (4, 3, 79),
    (7, 1, 76),
    (8, 3, 74),
    (11, 1, 76),
    (12, 2, 74),
    (14, 2, 71),
    (16, 2, 71),
    (18, 2, 74),
    (20, 3, 76),
    (23, 1, 79),
    (24, 5, 76),
    (32, 2, 81),
    (34, 2, 79),
    (36, 2, 76),
    (38, 2, 72),
    (40, 4, 74),
    (44, 4, 71),
    (48, 3, 72),
    (51, 3, 79),
    (54, 8, 84),
];

fn score() -> Score {
    let mut score = Score::new(72 * SIXTEENTH);
    let mut strike = |start: usize, length: usize, key: u8, velocity: f32| {
        // Let go a little early, so that a key can be struck again.
        let (start, length) = (start * SIXTEENTH, length * SIXTEENTH - 10);
        score = std::mem::take(&mut score).note(start, length, key, velocity);
    };
    for (start, length, bass, keys) in CHORDS {
        for key in keys {
            strike(start, length, key, 0.35);
        }
        if length < 8 {
            strike(start, length, bass, 0.7);
        } else {
            strike(start, 3, bass, 0.75);
            strike(start + 3, 3, bass, 0.5);
            let up = if length == 8 { 7 } else { 12 };
            strike(start + 6, length - 6, bass + up, 0.5);
        }
    }
    for (start, length, key) in MELODY {
        let on_the_beat = start % 4 == 0;
        strike(start, length, key, if on_the_beat { 0.75 } else { 0.6 });
    }
    score
}

fn script() -> Script {
    let (warm, glass) = (Patch::with_zones(0), Patch::glass());
    let glass_knobs = glass.knobs();
    let beat = 4 * SIXTEENTH;
    let mut script = Script::new();

    let cutoff = warm.filter.cutoff..2_200.0;
    drag(&mut script, beat / 2..4 * beat, Knob::Cutoff, cutoff);
    // The table is drawn while it is not heard, and then faded in.
    script.push(4 * beat, Edit::RedrawTable(3, drawn(256)));
    drag(&mut script, 4 * beat..7 * beat, Knob::Morph, 0.0..1.0);

    // In a breath between two phrases: another wave from one sample to the next
    // is a click.
    let breath = 8 * beat - 20;
    script.push(breath, Edit::Load(Box::new(glass)));
    script.push(breath + 5, Edit::RedrawZone(84, pinged()));
    let cutoff = glass_knobs.cutoff..4_500.0;
    drag(&mut script, 8 * beat..13 * beat, Knob::Cutoff, cutoff);

    let gain = glass_knobs.gain..0.0;
    drag(&mut script, 15 * beat..17 * beat, Knob::Gain, gain);
    script
}

/// A knob being dragged from one value to another.
fn drag(script: &mut Script, blocks: Range<usize>, knob: Knob, values: Range<f32>) {
    let length = blocks.len() as f32;
    for block in blocks.clone().step_by(DRAG) {
        let way = (block - blocks.start) as f32 / length;
        let value = values.start + way * (values.end - values.start);
        script.push(block, Edit::Knob(knob, value));
    }
    script.push(blocks.end, Edit::Knob(knob, values.end));
}

/// A wave as one draws it with the mouse: a few straight strokes.
fn drawn(samples: usize) -> Arc<[f32]> {
    let corners = [0.0, 0.9, 0.35, 0.6, 0.0, -0.7, -0.2, -0.95, 0.0];
    let strokes = corners.len() - 1;
    let at = |i: usize| {
        let place = (i * strokes) as f32 / samples as f32;
        let corner = place as usize;
        corners[corner] + (place - corner as f32) * (corners[corner + 1] - corners[corner])
    };
    (0..samples).map(at).collect()
}

/// A short ping, for the last key of the melody.
fn pinged() -> Arc<[f32]> {
    let step = 2.0 * core::f32::consts::PI * 3.0 * 1046.5 / SAMPLE_RATE as f32;
    let samples = 6_000;
    let at = |i: usize| {
        let left = 1.0 - i as f32 / samples as f32;
        left * left * left * libm::sinf(i as f32 * step)
    };
    (0..samples).map(at).collect()
}
