//! What comes out of `render`.

use std::sync::Arc;

use synth::{BLOCK, Edit, Knob, Patch, SAMPLE_RATE, Voices, pcm16, peak, render};

/// Renders some blocks, one after the other.
fn blocks(patch: &Patch, voices: &mut Voices, count: usize) -> Vec<f32> {
    let mut samples = vec![0.0; count * BLOCK];
    for block in samples.chunks_exact_mut(BLOCK) {
        render(patch, voices, block);
    }
    samples
}

/// A patch of nothing but sines: no recorded attack, no detuning, no echo.
fn plain() -> Patch {
    let mut patch = Patch::glass();
    for (knob, value) in [
        (Knob::Morph, 0.0),
        (Knob::Detune, 0.0),
        (Knob::Bite, 0.0),
        (Knob::Echo, 0.0),
        (Knob::Sustain, 1.0),
        (Knob::Cutoff, 16_000.0),
    ] {
        Edit::Knob(knob, value).apply(&mut patch);
    }
    patch
}

/// How loud a frequency is in some samples (Goertzel's sum, in doubles).
fn loudness(samples: &[f32], hertz: f64) -> f64 {
    let turn = std::f64::consts::TAU * hertz / f64::from(SAMPLE_RATE);
    let (mut re, mut im) = (0.0, 0.0);
    for (i, sample) in samples.iter().enumerate() {
        re += f64::from(*sample) * (turn * i as f64).cos();
        im += f64::from(*sample) * (turn * i as f64).sin();
    }
    re.hypot(im) / samples.len() as f64
}

fn largest_jump(samples: &[f32]) -> f32 {
    samples
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .fold(0.0, f32::max)
}

#[test]
fn no_voices_are_silence() {
    assert_eq!(
        peak(&blocks(&Patch::with_zones(1), &mut Voices::new(), 8)),
        0.0
    );
}

#[test]
fn a_key_sounds_at_its_pitch() {
    let mut voices = Voices::new();
    voices.note_on(69, 0.5);
    let samples = blocks(&plain(), &mut voices, 750);
    let a = loudness(&samples[8_000..], 440.0);
    for other in [220.0, 415.3, 466.2] {
        let other = loudness(&samples[8_000..], other);
        assert!(a > 50.0 * other, "440 Hz has {a}, a neighbour {other}");
    }
}

#[test]
fn a_recorded_attack_plays_at_the_pitch_of_its_key_whichever_zone_it_is_from() {
    for zones in [128, 5] {
        let mut patch = Patch::with_zones(zones);
        Edit::Knob(Knob::Bite, 1.0).apply(&mut patch);
        Edit::Knob(Knob::Echo, 0.0).apply(&mut patch);
        Edit::Knob(Knob::Cutoff, 16_000.0).apply(&mut patch);
        for table in 0..4 {
            Edit::RedrawTable(table, Arc::from([0.0])).apply(&mut patch);
        }
        let mut voices = Voices::new();
        voices.note_on(57, 0.8);
        let samples = blocks(&patch, &mut voices, 100);
        let a = loudness(&samples, 220.0);
        for other in [207.7, 233.1] {
            assert!(
                a > 3.0 * loudness(&samples, other),
                "{zones} zones, against {other} Hz"
            );
        }
    }
}

#[test]
fn a_held_key_sounds_until_it_is_let_go_and_then_its_voice_is_free() {
    let patch = plain();
    let mut voices = Voices::new();
    voices.note_on(60, 0.5);
    let held = blocks(&patch, &mut voices, 3_000);
    assert!(peak(&held[held.len() - BLOCK * 20..]) > 0.05);
    assert_eq!(voices.active(), 1);
    voices.note_off(60);
    let fading = blocks(&patch, &mut voices, 3_000);
    assert_eq!(voices.active(), 0);
    assert_eq!(peak(&fading[fading.len() - BLOCK..]), 0.0);
}

#[test]
fn a_note_starts_and_ends_without_a_click() {
    let patch = plain();
    let mut voices = Voices::new();
    voices.note_on(45, 0.5);
    let mut samples = blocks(&patch, &mut voices, 300);
    let sine = largest_jump(&samples[10_000..]);
    voices.note_off(45);
    samples.extend(blocks(&patch, &mut voices, 1_000));
    assert!(largest_jump(&samples) < 1.1 * sine);
}

#[test]
fn a_knob_that_is_moved_makes_no_click() {
    for (knob, to) in [(Knob::Gain, 0.3), (Knob::Morph, 0.3), (Knob::Cutoff, 500.0)] {
        let mut patch = plain();
        let mut voices = Voices::new();
        voices.note_on(45, 0.5);
        let before = blocks(&patch, &mut voices, 300);
        Edit::Knob(knob, to).apply(&mut patch);
        let after = blocks(&patch, &mut voices, 300);
        let settled = largest_jump(&before[10_000..]).max(largest_jump(&after[10_000..]));
        let at = [&before[before.len() - 64..], &after[..640]].concat();
        assert!(largest_jump(&at) < 1.5 * settled, "{knob:?}");
    }
}

#[test]
fn the_filter_takes_high_sound_away() {
    let treble = |cutoff: f32| {
        let mut patch = Patch::with_zones(0);
        Edit::Knob(Knob::Morph, 1.0).apply(&mut patch);
        Edit::Knob(Knob::Cutoff, cutoff).apply(&mut patch);
        let mut voices = Voices::new();
        voices.note_on(57, 0.3);
        loudness(&blocks(&patch, &mut voices, 750), 220.0 * 15.0)
    };
    assert!(treble(8_000.0) > 10.0 * treble(400.0));
}

#[test]
fn sixteen_notes_sound_at_once_and_the_quietest_gives_way() {
    let patch = Patch::with_zones(1);
    let mut voices = Voices::new();
    for note in 0..16 {
        voices.note_on(40 + note, if note == 7 { 0.1 } else { 0.9 });
        blocks(&patch, &mut voices, 1);
    }
    assert_eq!(voices.active(), 16);
    voices.note_on(90, 0.9);
    assert_eq!(voices.active(), 16);
    for note in (0..16).filter(|note| *note != 7) {
        voices.note_off(40 + note);
    }
    voices.note_off(90);
    blocks(&patch, &mut voices, 3_000);
    assert_eq!(voices.active(), 0, "the quiet note should have made room");
}

#[test]
fn a_key_that_is_struck_again_lets_its_first_note_go() {
    let patch = Patch::with_zones(1);
    let mut voices = Voices::new();
    for _ in 0..40 {
        voices.note_on(60, 0.5);
        blocks(&patch, &mut voices, 600);
    }
    assert!(voices.active() <= 2);
}

#[test]
fn every_extreme_of_the_knobs_stays_between_minus_one_and_one() {
    use Knob::*;
    let knobs = [
        Gain, Echo, Morph, Detune, Bite, Cutoff, Resonance, Attack, Decay, Sustain, Release,
    ];
    for extreme in 0..64_u32 {
        let mut patch = Patch::with_zones(2);
        for (i, knob) in knobs.into_iter().enumerate() {
            let range = knob.range();
            // A different mix of ends each time.
            let high = (extreme.wrapping_mul(2_654_435_761) >> (i + 8)) & 1 == 1;
            let to = if high { *range.end() } else { *range.start() };
            Edit::Knob(knob, to).apply(&mut patch);
        }
        let mut voices = Voices::new();
        for note in [0, 21, 64, 108, 127] {
            voices.note_on(note, 1.0);
        }
        let samples = blocks(&patch, &mut voices, 40);
        assert!(
            samples.iter().all(|sample| sample.abs() <= 1.0),
            "{patch:?}"
        );
    }
}

#[test]
fn waves_of_any_length_and_no_waves_at_all_can_be_rendered() {
    let mut patch = Patch::with_zones(1);
    let mut voices = Voices::new();
    voices.note_on(127, 1.0);
    for length in [1, 2, 3, 1_000] {
        Edit::RedrawTable(0, vec![0.5; length].into()).apply(&mut patch);
        Edit::RedrawZone(0, vec![0.5; length].into()).apply(&mut patch);
        blocks(&patch, &mut voices, 2);
    }
    patch.tables.clear();
    patch.zones.clear();
    blocks(&patch, &mut voices, 2);
}

#[test]
fn the_peak_is_the_largest_sample_whatever_its_sign() {
    assert_eq!(peak(&[0.25, -0.75, 0.5]), 0.75);
    assert_eq!(peak(&[]), 0.0);
}

#[test]
fn pcm_is_rounded_and_clips() {
    let samples = [0.0, 1.0, -1.0, 0.5, 2.0, -2.0].map(pcm16);
    assert_eq!(samples, [0, 32_767, -32_767, 16_384, 32_767, -32_767]);
}
