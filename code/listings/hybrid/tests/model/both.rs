//! Locking for both under the model checker.

use std::collections::BTreeSet;

use interleave::sync::{
    self, // what the listings reach as `super::sync`
    Mutex,
    mpsc::channel,
    thread,
};
use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};

#[path = "../../src/both_ends.rs"]
mod both_ends;
#[path = "../../src/both_gesture.rs"]
mod both_gesture;

use both_gesture::{Change, curve, drag_in_one, drag_in_two, lock_for_all, lock_for_each};

/// What of the gesture is in the curve, the cutoff and the resonance, while
/// the GUI sends the messages and the processing thread carries them out.
fn seen<const N: usize>(
    drag: fn() -> [Change; N],
    process: fn(&Mutex<Patch>, &sync::mpsc::Receiver<Change>),
) -> BTreeSet<String> {
    let patch = Patch::with_zones(0);
    interleave::outcomes(move || {
        let shared = Mutex::new(patch.clone());
        let (sender, changes) = channel();
        thread::scope(|s| {
            let sender = &sender;
            s.spawn(move || {
                for change in drag() {
                    sender.send(change).unwrap();
                }
            });
            let looks = s.spawn(|| curve(&shared));
            process(&shared, &changes);
            let (cutoff, resonance) = looks.join().unwrap();
            (cutoff == 880.0, resonance == 0.5)
        })
    })
}

fn set<const N: usize>(outcomes: [&str; N]) -> BTreeSet<String> {
    outcomes.map(str::to_owned).into()
}

#[test]
fn a_lock_for_each_message_shows_half_a_gesture() {
    assert_eq!(
        seen(drag_in_two, lock_for_each),
        set(["(false, false)", "(true, false)", "(true, true)"])
    );
}

#[test]
fn a_lock_for_all_messages_shows_half_a_gesture_that_has_half_arrived() {
    assert_eq!(
        seen(drag_in_two, lock_for_all),
        set(["(false, false)", "(true, false)", "(true, true)"])
    );
}

#[test]
fn a_gesture_in_one_message_is_seen_whole_or_not_at_all() {
    assert_eq!(
        seen(drag_in_one, lock_for_each),
        set(["(false, false)", "(true, true)"])
    );
}

#[test]
fn whoever_looks_sees_whole_versions_in_their_order() {
    let patch = Patch::with_zones(0);
    let seen = interleave::outcomes(move || {
        let (mut gui, mut processing) = both_ends::share(patch.clone());
        let gui = thread::spawn(move || {
            let look = |gui: &both_ends::Gui| {
                gui.look(|patch| {
                    assert!(patch.is_whole(), "{:?}", patch.torn());
                    patch.version.0
                })
            };
            gui.edit(Edit::Knob(Knob::Cutoff, 880.0));
            let first = look(&gui);
            gui.edit(Edit::Knob(Knob::Gain, 0.5));
            let second = look(&gui);
            assert!(first <= second, "version {first}, and then {second}");
            (gui, first, second)
        });
        processing.read(|patch| assert!(patch.is_whole()));
        let (gui, first, second) = gui.join().unwrap();
        let last = processing.read(|patch| patch.version.0);
        assert_eq!(last, 2, "an edit was lost");
        drop(gui);
        (first, second)
    });
    assert_eq!(seen, set(["(0, 0)", "(0, 1)", "(0, 2)", "(1, 1)"]));
}
