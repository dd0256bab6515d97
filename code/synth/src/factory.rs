//! The presets: how the arrays of a patch come about.
//!
//! A table is a sum of harmonics, with so few of them that the song's highest
//! notes stay below half the sample rate. A zone is a plucked string
//! (Karplus and Strong: a burst of noise that goes round a delay line and is
//! averaged at each turn) or a bell (a few decaying sines that are no
//! multiples of each other).

use std::sync::Arc;

use crate::voices::hertz;
use crate::{Envelope, Filter, Oscillator, Patch, SAMPLE_RATE, Table, Version, Zone};

/// Samples of one cycle.
const CYCLE: usize = 2048;

/// Samples of one recorded attack: about 0.17 s.
const ATTACK: usize = 8192;

/// A round tone with the attack of a plucked string.
pub(crate) fn warm(zones: usize) -> Patch {
    let sine = sine();
    Patch {
        version: Version::default(),
        gain: 0.88,
        echo: 0.25,
        oscillator: Oscillator {
            version: Version::default(),
            morph: 0.0,
            detune: 4.0,
            bite: 0.5,
        },
        filter: Filter {
            version: Version::default(),
            cutoff: 700.0,
            resonance: 0.15,
        },
        envelope: Envelope {
            version: Version::default(),
            attack: 0.006,
            decay: 0.9,
            sustain: 0.35,
            release: 0.25,
        },
        tables: vec![
            table(&sine, |n| if n <= 4 { 1.0 / (n * n) as f32 } else { 0.0 }),
            table(&sine, |n| {
                if n % 2 == 1 && n < 16 {
                    1.0 / (n * n) as f32
                } else {
                    0.0
                }
            }),
            table(&sine, |n| {
                if n % 2 == 1 {
                    1.0 / n as f32
                } else {
                    0.3 / (n * n) as f32
                }
            }),
            table(&sine, |n| 1.0 / n as f32),
        ],
        zones: (0..zones).map(|i| pluck(key(i, zones))).collect(),
    }
}

/// A bright tone with the attack of a bell.
pub(crate) fn glass(zones: usize) -> Patch {
    let sine = sine();
    Patch {
        version: Version::default(),
        gain: 0.88,
        echo: 0.4,
        oscillator: Oscillator {
            version: Version::default(),
            morph: 0.2,
            detune: 6.0,
            bite: 0.6,
        },
        filter: Filter {
            version: Version::default(),
            cutoff: 1_800.0,
            resonance: 0.1,
        },
        envelope: Envelope {
            version: Version::default(),
            attack: 0.012,
            decay: 1.4,
            sustain: 0.4,
            release: 0.6,
        },
        tables: vec![
            table(&sine, |n| if n == 1 { 1.0 } else { 0.0 }),
            table(&sine, |n| {
                if n.is_power_of_two() {
                    1.0 / n as f32
                } else {
                    0.0
                }
            }),
            table(&sine, |n| {
                if n % 2 == 1 {
                    1.0 / (n * n) as f32
                } else {
                    0.2 / n as f32
                }
            }),
            table(&sine, |n| 1.0 / n as f32),
        ],
        zones: (0..zones).map(|i| bell(key(i, zones), &sine)).collect(),
    }
}

/// The key in the middle of a zone's share of the keyboard.
fn key(zone: usize, zones: usize) -> u8 {
    ((2 * zone + 1) * 128 / (2 * zones)) as u8
}

/// One cycle of a sine.
fn sine() -> Vec<f32> {
    let turn = 2.0 * core::f64::consts::PI / CYCLE as f64;
    (0..CYCLE)
        .map(|i| libm::sin(i as f64 * turn) as f32)
        .collect()
}

/// A cycle made of the first 20 harmonics, each as loud as `level` says, with
/// its peak at 1.
fn table(sine: &[f32], level: impl Fn(usize) -> f32) -> Table {
    let mut cycle = vec![0.0; CYCLE];
    for n in 1..=20 {
        let level = level(n);
        if level != 0.0 {
            for (i, sample) in cycle.iter_mut().enumerate() {
                *sample += level * sine[i * n % CYCLE];
            }
        }
    }
    scale_to(1.0, &mut cycle);
    Table {
        version: Version::default(),
        samples: Arc::from(cycle),
    }
}

/// A plucked string.
fn pluck(key: u8) -> Zone {
    // The average of two neighbours makes a turn half a sample longer.
    let turn = ((SAMPLE_RATE as f32 / hertz(key) - 0.5) as usize).max(2);
    let mut noise = Noise(u32::from(key) + 1);
    let mut string = vec![0.0; ATTACK];
    let mut last = 0.0;
    for sample in string.iter_mut().take(turn) {
        last += 0.4 * (noise.next() - last);
        *sample = last;
    }
    let mean = string.iter().take(turn).sum::<f32>() / turn as f32;
    string
        .iter_mut()
        .take(turn)
        .for_each(|sample| *sample -= mean);
    for i in turn..ATTACK {
        let before = if i > turn { string[i - turn - 1] } else { 0.0 };
        string[i] = 0.498 * (string[i - turn] + before);
    }
    fade_out(&mut string);
    scale_to(1.0, &mut string);
    Zone {
        version: Version::default(),
        pitch: SAMPLE_RATE as f32 / (turn as f32 + 0.5),
        samples: Arc::from(string),
    }
}

/// A struck bell.
fn bell(key: u8, sine: &[f32]) -> Zone {
    let pitch = hertz(key);
    let mut tone = vec![0.0; ATTACK];
    for (ratio, level, half_life) in [(1.0, 0.5, 4000.0), (2.76, 0.35, 1800.0), (5.4, 0.2, 700.0)] {
        let step = pitch * ratio * CYCLE as f32 / SAMPLE_RATE as f32;
        if step >= CYCLE as f32 / 2.0 {
            continue; // above half the sample rate
        }
        let fade = libm::exp2f(-1.0 / half_life);
        let (mut at, mut level) = (0.0_f32, level);
        for sample in &mut tone {
            *sample += level * sine[at as usize % CYCLE];
            at += step;
            if at >= CYCLE as f32 {
                at -= CYCLE as f32;
            }
            level *= fade;
        }
    }
    fade_out(&mut tone);
    scale_to(1.0, &mut tone);
    Zone {
        version: Version::default(),
        pitch,
        samples: Arc::from(tone),
    }
}

/// Takes a recording down to silence, so that its end makes no click.
fn fade_out(samples: &mut [f32]) {
    let len = samples.len() as f32;
    for (i, sample) in samples.iter_mut().enumerate() {
        let left = 1.0 - i as f32 / len;
        *sample *= left * left;
    }
}

fn scale_to(peak: f32, samples: &mut [f32]) {
    let loudest = crate::peak(samples);
    if loudest > 0.0 {
        samples
            .iter_mut()
            .for_each(|sample| *sample *= peak / loudest);
    }
}

/// A linear congruential generator: the same noise on every machine.
struct Noise(u32);

impl Noise {
    /// From −1 to 1.
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as f32 / 8_388_608.0 - 1.0
    }
}
