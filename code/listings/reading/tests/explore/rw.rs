//! Readers and writers.

use interleave::Recording;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::thread;
use synth::Knob;

#[allow(dead_code, reason = "only what the page explores")]
#[path = "../../src/rw_learn.rs"]
mod rw_learn;

use rw_learn::{Learning, arm_in_two};

#[test]
fn between_read_and_write_another_writer_fits() {
    let recording = Recording::new("learn-in-two")
        .threads(["mixer", "editor"])
        .objects(["learning"])
        .task("Tell both windows yes.", "both were told yes")
        .ok("the mixer's", "the next controller turns the gain")
        .ok("the editor's", "the next controller turns the cutoff")
        .bug("both were told yes", "and one knob is armed");
    #[expect(unsafe_code, reason = "a promise about the type")]
    // SAFETY: an Option<Knob> has no lifetime parameter.
    let recording = unsafe {
        recording.show(|armed: &Option<Knob>| match armed {
            Some(knob) => format!("{knob:?}"),
            None => "nobody".to_owned(),
        })
    };
    let trace = recording.record(
        || {
            let learning = Learning::default();
            thread::scope(|s| {
                let editor = s.spawn(|| arm_in_two(&learning, Knob::Cutoff));
                (arm_in_two(&learning, Knob::Gain), editor.join().unwrap())
            })
        },
        |told| {
            let outcome = match told {
                (true, true) => "both were told yes",
                (true, false) => "the mixer's",
                (false, true) => "the editor's",
                (false, false) => "nobody's",
            };
            outcome.to_owned()
        },
    );
    assert_eq!(trace.counts(), [1, 1, 12]);
}
