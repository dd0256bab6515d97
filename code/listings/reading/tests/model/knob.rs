//! Knobs in atomics under the model checker.

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::{Arc, thread};
use synth::{Edit, Knob, Patch};

#[path = "../../src/knob_array.rs"]
mod knob_array;
#[path = "../../src/knob_one.rs"]
mod knob_one;

use knob_array::Panel;
use knob_one::Dial;

/// Where a dial stands after two threads have turned it by a quarter each.
fn two_turns(turn: fn(&Dial, f32)) -> Vec<String> {
    let outcomes = interleave::outcomes(move || {
        let volume = Arc::new(Dial::new(0.0));
        let midi = thread::spawn({
            let volume = Arc::clone(&volume);
            move || turn(&volume, 0.25)
        });
        turn(&volume, 0.25);
        midi.join().unwrap();
        volume.get()
    });
    outcomes.into_iter().collect()
}

#[test]
fn a_turn_in_two_steps_can_be_lost() {
    assert_eq!(two_turns(Dial::turn_in_two), ["0.25", "0.5"]);
}

#[test]
fn a_turn_in_one_step_is_never_lost() {
    let turn = |dial: &Dial, by: f32| {
        dial.turn(by);
    };
    assert_eq!(two_turns(turn), ["0.5"]);
}

#[test]
fn a_dial_is_never_heard_to_go_back() {
    let heard = interleave::outcomes(|| {
        let volume = Arc::new(Dial::new(0.0));
        let gui = thread::spawn({
            let volume = Arc::clone(&volume);
            move || {
                volume.set(0.5);
                volume.set(1.0);
            }
        });
        let heard = (volume.get(), volume.get());
        gui.join().unwrap();
        heard
    });
    let heard: Vec<&str> = heard.iter().map(String::as_str).collect();
    let forwards = [
        "(0.0, 0.0)",
        "(0.0, 0.5)",
        "(0.0, 1.0)",
        "(0.5, 0.5)",
        "(0.5, 1.0)",
        "(1.0, 1.0)",
    ];
    assert_eq!(heard, forwards);
}

#[test]
fn a_panel_begins_where_the_knobs_stand() {
    interleave::model(|| {
        for knob in [
            Knob::Gain,
            Knob::Echo,
            Knob::Morph,
            Knob::Detune,
            Knob::Bite,
            Knob::Cutoff,
            Knob::Resonance,
            Knob::Attack,
            Knob::Decay,
            Knob::Sustain,
            Knob::Release,
        ] {
            let mut patch = Patch::with_zones(0);
            for end in [*knob.range().start(), *knob.range().end()] {
                Edit::Knob(knob, end).apply(&mut patch);
                assert_eq!(Panel::new(&patch).get(knob), end, "{knob:?}");
            }
        }
    });
}

#[test]
fn a_panel_can_be_heard_as_no_version_that_was() {
    let patch = Patch::with_zones(0);
    let before = patch.knobs();
    let heard = interleave::outcomes(move || {
        let panel = Arc::new(Panel::new(&patch));
        let gui = thread::spawn({
            let panel = Arc::clone(&panel);
            move || {
                panel.set(Knob::Gain, 0.2);
                panel.set(Knob::Resonance, 0.9);
            }
        });
        let heard = (panel.get(Knob::Gain), panel.get(Knob::Resonance));
        gui.join().unwrap();
        heard
    });
    let version = |gain: f32, resonance: f32| format!("{:?}", (gain, resonance));
    let versions = [
        version(before.gain, before.resonance),
        version(0.2, before.resonance),
        version(0.2, 0.9),
    ];
    let second_without_first = version(before.gain, 0.9);
    let all = versions.into_iter().chain([second_without_first]);
    assert_eq!(heard, all.collect());
}
