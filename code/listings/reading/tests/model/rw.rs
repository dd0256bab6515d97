//! Readers and writers under the model checker.

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::{Arc, Mutex, RwLock, thread};
use synth::{Edit, GuiEnd, Knob, Patch};

#[path = "../../src/rw_latest.rs"]
mod rw_latest;
#[path = "../../src/rw_learn.rs"]
mod rw_learn;
#[path = "../../src/rw_meet.rs"]
mod rw_meet;
#[path = "../../src/rw_twice.rs"]
mod rw_twice;

use interleave::expect_shown;
use rw_learn::{Learning, arm, arm_and_hold, arm_in_two};
use rw_meet::{Meeting, lock_together, read_together};

/// Two threads that want to be inside `lock` at the same time.
fn two_inside<L: Send + Sync + 'static>(
    lock: fn() -> L,
    inside: fn(&L, &Meeting),
) -> impl Fn() + Send + Sync {
    move || {
        let shared = Arc::new((lock(), Meeting::default()));
        let meter = thread::Builder::new().name("meter".into());
        let meter = meter.spawn({
            let shared = Arc::clone(&shared);
            move || inside(&shared.0, &shared.1)
        });
        inside(&shared.0, &shared.1);
        meter.unwrap().join().unwrap();
    }
}

#[test]
fn two_readers_are_inside_at_once() {
    interleave::model(two_inside(|| RwLock::new(1), read_together));
}

#[test]
fn two_owners_of_a_mutex_never_meet_inside() {
    let verdict = interleave::verdict(two_inside(|| Mutex::new(1), lock_together));
    verdict.expect_deadlock();
    expect_shown(&verdict, "lock_together");
}

#[test]
fn reading_twice_waits_for_ever_if_a_writer_waits() {
    let patch = Patch::with_zones(0);
    let verdict = interleave::verdict(move || {
        let shared = RwLock::new(patch.clone());
        rw_twice::expected_peak(&shared);
    });
    verdict.expect_failure("if another thread asks to write in between");
    expect_shown(&verdict, "rw_twice");
}

#[test]
fn a_reader_that_asks_to_write_waits_for_itself() {
    let verdict = interleave::verdict(|| {
        arm_and_hold(&Learning::default(), Knob::Cutoff);
    });
    verdict.expect_deadlock();
    expect_shown(&verdict, "arm_and_hold");
}

/// What two windows are told that both want the next MIDI controller, and whether
/// the knob that is armed is the one of a window that was told yes.
fn two_windows(arm: fn(&Learning, Knob) -> bool) -> Vec<String> {
    let outcomes = interleave::outcomes(move || {
        let learning = Arc::new(Learning::default());
        let other = thread::spawn({
            let learning = Arc::clone(&learning);
            move || arm(&learning, Knob::Gain)
        });
        let told = (arm(&learning, Knob::Cutoff), other.join().unwrap());
        let armed = learning.read().unwrap().unwrap();
        assert!(if armed == Knob::Cutoff {
            told.0
        } else {
            told.1
        });
        told
    });
    outcomes.into_iter().collect()
}

#[test]
fn between_read_and_write_another_writer_fits() {
    let told = two_windows(arm_in_two);
    assert_eq!(told, ["(false, true)", "(true, false)", "(true, true)"]);
}

#[test]
fn looking_again_under_the_write_guard_arms_one() {
    assert_eq!(two_windows(arm), ["(false, true)", "(true, false)"]);
}

#[test]
fn readers_do_not_refuse_each_other() {
    let patch = Patch::with_zones(0);
    interleave::model(move || {
        let (mut gui, mut processing) = rw_latest::share(patch.clone());
        let mut meter = processing.clone();
        gui.edit(Edit::Knob(Knob::Gain, 0.5));
        let meter = thread::spawn(move || meter.newest().version);
        assert_eq!(processing.newest().version.0, 1);
        assert_eq!(meter.join().unwrap().0, 1);
    });
}

#[test]
fn behind_a_mutex_a_reader_can_refuse_another() {
    let refused = interleave::outcomes(|| {
        let newest = Arc::new(Mutex::new(1));
        let meter = thread::spawn({
            let newest = Arc::clone(&newest);
            move || drop(newest.try_lock())
        });
        let refused = newest.try_lock().is_err();
        meter.join().unwrap();
        refused
    });
    assert_eq!(refused, ["false", "true"].map(str::to_owned).into());
}

#[test]
fn a_reader_finds_the_old_version_or_the_new_and_never_goes_back() {
    let patch = Patch::with_zones(0);
    let seen = interleave::outcomes(move || {
        let (mut gui, mut processing) = rw_latest::share(patch.clone());
        let gui = thread::spawn(move || {
            gui.edit(Edit::Knob(Knob::Gain, 0.5));
            gui
        });
        let mut version = || {
            let patch = processing.newest();
            assert!(patch.is_whole());
            patch.version.0
        };
        let seen = (version(), version());
        drop(gui.join().unwrap());
        seen
    });
    let seen: Vec<&str> = seen.iter().map(String::as_str).collect();
    assert_eq!(seen, ["(0, 0)", "(0, 1)", "(1, 1)"]);
}
