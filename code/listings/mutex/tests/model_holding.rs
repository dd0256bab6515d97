//! The listings of "Arc and Mutex" and "How long you hold it" under the model
//! checker.

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::{Arc, Mutex, thread};
use synth::{Edit, Knob, Patch};

#[path = "../src/lost_edit.rs"]
mod lost_edit;
#[path = "../src/two_blocks.rs"]
mod two_blocks;

use lost_edit::{look_again, one_guard, put_back};

#[test]
fn the_lock_does_not_say_which_block_hears_the_edit() {
    let patch = Patch::with_zones(0);
    let seen = interleave::outcomes(move || {
        let (first, second) = two_blocks::two_blocks_and_an_edit(patch.clone());
        (first.0, second.0)
    });
    assert_eq!(
        seen.iter().map(String::as_str).collect::<Vec<_>>(),
        ["(0, 0)", "(0, 1)", "(1, 1)"]
    );
}

/// What is left of two edits that two threads make in the given way.
fn left_of_two_edits(edit: fn(&Mutex<Patch>, &Edit)) -> Vec<String> {
    let patch = Patch::with_zones(0);
    let outcomes = interleave::outcomes(move || {
        let shared = Arc::new(Mutex::new(patch.clone()));
        let midi = thread::spawn({
            let shared = Arc::clone(&shared);
            move || edit(&shared, &Edit::Knob(Knob::Cutoff, 880.0))
        });
        edit(&shared, &Edit::Knob(Knob::Gain, 0.25));
        midi.join().unwrap();

        let patch = shared.lock().unwrap();
        assert!(patch.is_whole(), "{:?}", patch.torn());
        (patch.gain == 0.25, patch.filter.cutoff == 880.0)
    });
    outcomes.into_iter().collect()
}

#[test]
fn a_copy_put_back_can_undo_the_other_threads_edit() {
    assert_eq!(
        left_of_two_edits(put_back),
        ["(false, true)", "(true, false)", "(true, true)"]
    );
}

#[test]
fn one_guard_from_look_to_act_keeps_both_edits() {
    assert_eq!(left_of_two_edits(one_guard), ["(true, true)"]);
}

#[test]
fn looking_again_before_putting_back_keeps_both_edits() {
    assert_eq!(left_of_two_edits(look_again), ["(true, true)"]);
}
