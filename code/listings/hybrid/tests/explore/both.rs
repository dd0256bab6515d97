//! A gesture in two messages, and somebody who looks in between, recorded.

use interleave::Recording;
use interleave::sync::{
    self, // what the listings reach as `super::sync`
    Mutex,
    mpsc::channel,
    thread,
};
use synth::Patch;

#[allow(dead_code, reason = "only what a page explores")]
#[path = "../../src/both_gesture.rs"]
mod both_gesture;

use both_gesture::{Change, curve, drag_in_two, lock_for_each};

#[test]
fn between_two_messages_the_gui_sees_half_a_gesture() {
    let recording = Recording::new("half-a-gesture")
        .threads(["processing", "GUI"])
        .objects(["patch", "changes"])
        .task("Let the GUI see half of the gesture.", "cutoff alone")
        .ok("nothing yet", "it looked before")
        .bug("cutoff alone", "it looked between the two messages")
        .ok("both", "it looked afterwards");
    #[expect(unsafe_code, reason = "a promise about the type")]
    // SAFETY: a Patch has no lifetime parameter.
    let recording = unsafe {
        recording.show(|patch: &Patch| {
            format!(
                "cutoff {}, resonance {}",
                patch.filter.cutoff, patch.filter.resonance
            )
        })
    };
    let patch = Patch::with_zones(0);
    let trace = recording.record(
        move || {
            let shared = Mutex::new(patch.clone());
            let (sender, changes) = channel::<Change>();
            for change in drag_in_two() {
                sender.send(change).unwrap();
            }
            thread::scope(|s| {
                let gui = s.spawn(|| curve(&shared));
                lock_for_each(&shared, &changes);
                gui.join().unwrap()
            })
        },
        |(cutoff, resonance)| match (cutoff == 880.0, resonance == 0.5) {
            (false, false) => "nothing yet".to_owned(),
            (true, false) => "cutoff alone".to_owned(),
            (true, true) => "both".to_owned(),
            (false, true) => "resonance alone".to_owned(),
        },
    );
    assert_eq!(trace.counts(), [3, 3, 3]);
}
