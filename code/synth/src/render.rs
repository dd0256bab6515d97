//! What the processing thread does: one block of sound from a patch.
//!
//! ```text
//!   each voice:  two oscillators ──▶ + ──▶ filter ──▶ × envelope ──┐
//!                zone (attack) ──────┘                             │
//!                                                                  ▼
//!   all voices:  out ◀── × gain ◀── + ◀── soft saturation ◀─────── +
//!                               echo ┘
//! ```
//!
//! The patch is read and nothing in it is written, kept or freed.

use crate::voices::{Ramped, Stage, Voice};
use crate::{Patch, Table, Voices};

/// Frames that are rendered at a time. At [`SAMPLE_RATE`] a block is due every
/// 1.33 ms.
pub const BLOCK: usize = 64;

/// Frames a second.
pub const SAMPLE_RATE: u32 = 48_000;

/// How loud one voice at full level goes into the saturation.
const DRIVE: f32 = 0.75;

/// Fills `out` with what the voices sound like under this patch; samples from
/// −1 to 1, mono.
///
/// `out` is a block of [`BLOCK`] frames; any other length works. Never
/// allocates, frees, locks or waits.
pub fn render(patch: &Patch, voices: &mut Voices, out: &mut [f32]) {
    out.fill(0.0);
    let to = Ramped {
        gain: patch.gain,
        echo: patch.echo,
        morph: patch.oscillator.morph,
        bite: patch.oscillator.bite,
    };
    let from = voices.last.replace(to).unwrap_or(to);
    for voice in voices
        .all
        .iter_mut()
        .filter(|voice| voice.stage != Stage::Idle)
    {
        voice.add(patch, from, to, out);
    }
    let mut gain = Ramp::new(from.gain, to.gain, out.len());
    let mut echo = Ramp::new(from.echo, to.echo, out.len());
    for frame in out {
        let dry = saturate(DRIVE * *frame);
        let wet = voices.echo.turn(dry, echo.next());
        *frame = gain.next() * saturate(dry + wet);
    }
}

/// The largest sample, whatever its sign: what a level meter shows.
#[must_use]
pub fn peak(block: &[f32]) -> f32 {
    block
        .iter()
        .fold(0.0, |peak, sample| sample.abs().max(peak))
}

/// A sample as 16-bit PCM, as a WAV file holds it. Beyond −1 and 1 it clips.
#[must_use]
pub fn pcm16(sample: f32) -> i16 {
    libm::roundf(sample.clamp(-1.0, 1.0) * 32_767.0) as i16
}

impl Voice {
    /// Adds this voice's part of a block.
    fn add(&mut self, patch: &Patch, from: Ramped, to: Ramped, out: &mut [f32]) {
        let mut morph = Ramp::new(from.morph, to.morph, out.len());
        let mut bite = Ramp::new(from.bite, to.bite, out.len());
        let detune = patch.oscillator.detune * CENT;
        let steps = [self.step * (1.0 + detune), self.step * (1.0 - detune)];

        let attack = patch
            .zone(self.note)
            .map(|zone| (&*zone.samples, zone.pitch));
        let (attack, pitch) = attack.unwrap_or((&[], 1.0));
        let speed = self.step * SAMPLE_RATE as f32 / pitch;

        let open = self.opening(patch);
        let mut opening = Ramp::new(self.opening.unwrap_or(open), open, out.len());
        self.opening = Some(open);
        let damping = 2.0 - 1.9 * patch.filter.resonance;

        let rates = Rates::new(patch);
        for frame in out {
            let morph = morph.next();
            let mut tone = 0.0;
            for (phase, step) in self.phase.iter_mut().zip(steps) {
                tone += 0.5 * scan(&patch.tables, morph, *phase);
                *phase += step;
                if *phase >= 1.0 {
                    *phase -= 1.0;
                }
            }
            tone += bite.next() * between(attack, self.at);
            self.at += speed;

            let tone = self.low_pass(tone, opening.next(), damping);
            *frame += self.velocity * self.envelope(&rates) * tone;
        }
    }

    /// The filter's coefficient: wider for a high key, a hard strike and a level
    /// that is up.
    fn opening(&self, patch: &Patch) -> f32 {
        let key = self.step * SAMPLE_RATE as f32;
        let cutoff = patch.filter.cutoff * (1.0 + 1.5 * self.velocity * self.level) + 0.5 * key;
        let turn = cutoff.min(18_000.0) / SAMPLE_RATE as f32;
        libm::tanf(core::f32::consts::PI * turn)
    }

    /// A state-variable filter with trapezoidal integrators, which stays stable
    /// while its coefficient moves.
    fn low_pass(&mut self, input: f32, g: f32, damping: f32) -> f32 {
        let [band, low] = self.filter;
        let high = (input - (damping + g) * band - low) / (1.0 + g * (damping + g));
        let to_band = g * high + band;
        let to_low = g * to_band + low;
        self.filter = [g * high + to_band, g * to_band + to_low];
        to_low
    }

    /// The envelope's next value.
    fn envelope(&mut self, rates: &Rates) -> f32 {
        match self.stage {
            Stage::Idle => {}
            Stage::Attack => {
                self.level += rates.attack;
                if self.level >= 1.0 {
                    self.level = 1.0;
                    self.stage = Stage::Held;
                }
            }
            Stage::Held => self.level += rates.decay * (rates.sustain - self.level),
            Stage::Release => {
                self.level -= rates.release * self.level;
                if self.level < 1e-4 {
                    *self = Voice {
                        stage: Stage::Idle,
                        level: 0.0,
                        ..*self
                    };
                }
            }
        }
        self.level
    }
}

/// A patch's envelope by the frame.
struct Rates {
    attack: f32,
    decay: f32,
    sustain: f32,
    release: f32,
}

impl Rates {
    fn new(patch: &Patch) -> Rates {
        let frames = |seconds: f32| seconds * SAMPLE_RATE as f32;
        // Each frame goes a share of what is left of the way. After the whole
        // time about a fiftieth of it is left.
        let approach = |seconds: f32| 1.0 / (1.0 + frames(seconds) / 4.0);
        Rates {
            attack: 1.0 / (1.0 + frames(patch.envelope.attack)),
            decay: approach(patch.envelope.decay),
            sustain: patch.envelope.sustain,
            release: approach(patch.envelope.release),
        }
    }
}

/// A straight line from one value to another over a block.
struct Ramp {
    value: f32,
    step: f32,
}

impl Ramp {
    fn new(from: f32, to: f32, frames: usize) -> Ramp {
        Ramp {
            value: from,
            step: (to - from) / frames.max(1) as f32,
        }
    }

    fn next(&mut self) -> f32 {
        self.value += self.step;
        self.value
    }
}

/// How much a hundredth of a semitone changes a frequency.
const CENT: f32 = 0.000_577_79;

/// The tables at a place between the first and the last, and at a phase.
fn scan(tables: &[Table], morph: f32, phase: f32) -> f32 {
    let Some(last) = tables.len().checked_sub(1) else {
        return 0.0;
    };
    let place = morph * last as f32;
    let first = (place as usize).min(last);
    let near = cycle(&tables[first].samples, phase);
    let share = place - first as f32;
    if share <= 0.0 || first == last {
        return near;
    }
    near + share * (cycle(&tables[first + 1].samples, phase) - near)
}

/// A wave at a phase from 0 to 1, which comes round.
fn cycle(wave: &[f32], phase: f32) -> f32 {
    let Some(last) = wave.len().checked_sub(1) else {
        return 0.0;
    };
    let place = phase * wave.len() as f32;
    let i = (place as usize).min(last);
    let next = wave[if i == last { 0 } else { i + 1 }];
    wave[i] + (place - i as f32) * (next - wave[i])
}

/// A recording at a place between two samples; silence after its end.
fn between(samples: &[f32], place: f32) -> f32 {
    let i = place as usize;
    match samples.get(i..) {
        Some([a, b, ..]) => a + (place - i as f32) * (b - a),
        _ => 0.0,
    }
}

/// Bends loud samples smoothly towards −1 and 1: a quotient of polynomials close
/// to the hyperbolic tangent.
fn saturate(x: f32) -> f32 {
    let x = x.clamp(-3.0, 3.0);
    x * (27.0 + x * x) / (27.0 + 9.0 * x * x)
}
