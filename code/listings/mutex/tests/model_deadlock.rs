//! The listings of "Deadlock" under the model checker.

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::{Arc, Mutex, thread};
use synth::{Edit, Knob, Patch};

#[path = "../src/lock_order.rs"]
mod lock_order;
#[path = "../src/relock.rs"]
mod relock;

use interleave::expect_shown;
use lock_order::Session;

/// A session with one patch in store. Its samples are shared by all clones, so
/// that a model need not compute them in every execution.
fn session(patch: &Patch) -> Arc<Session> {
    Arc::new(Session {
        current: Mutex::new(patch.clone()),
        bank: Mutex::new(vec![patch.clone()]),
    })
}

#[test]
fn storing_and_recalling_in_opposite_orders_deadlocks() {
    let patch = Patch::with_zones(0);
    let verdict = interleave::verdict(move || {
        let session = session(&patch);
        let midi = thread::Builder::new()
            .name("MIDI".into())
            .spawn({
                let session = Arc::clone(&session);
                move || session.recall(0)
            })
            .unwrap();
        session.store();
        midi.join().unwrap();
    });
    verdict.expect_deadlock();
}

#[test]
fn one_order_for_both_locks_ends_in_every_execution() {
    let patch = Patch::with_zones(0);
    interleave::model(move || {
        let session = session(&patch);
        let midi = thread::spawn({
            let session = Arc::clone(&session);
            move || session.recall_in_order(0)
        });
        session.store_in_order();
        midi.join().unwrap();
        assert_eq!(session.bank.lock().unwrap().len(), 2);
    });
}

/// A knob edit, and the patch that it is for.
fn patch_and_edit() -> (Patch, Edit) {
    (Patch::with_zones(0), Edit::Knob(Knob::Gain, 0.25))
}

#[test]
fn a_second_lock_on_the_same_thread_deadlocks() {
    let (patch, edit) = patch_and_edit();
    let verdict = interleave::verdict(move || {
        relock::directly(&Mutex::new(patch.clone()), &edit);
    });
    verdict.expect_deadlock();
    expect_shown(&verdict, "directly");
}

#[test]
fn a_callback_under_the_guard_that_locks_deadlocks() {
    let (patch, edit) = patch_and_edit();
    interleave::verdict(move || {
        let shared = Mutex::new(patch.clone());
        relock::edit_then(&shared, &edit, || {
            relock::show_gain(&shared);
        });
    })
    .expect_deadlock();
}

#[test]
fn a_callback_after_the_guard_may_lock() {
    let (patch, edit) = patch_and_edit();
    interleave::model(move || {
        let shared = Mutex::new(patch.clone());
        relock::let_go_then(&shared, &edit, || {
            assert_eq!(relock::show_gain(&shared), 0.25);
        });
    });
}

#[test]
fn a_temporary_guard_deadlocks_as_a_named_one_does() {
    let (patch, edit) = patch_and_edit();
    interleave::verdict(move || {
        let history = Mutex::new(vec![edit.clone()]);
        relock::undo_all(&Mutex::new(patch.clone()), &history);
    })
    .expect_deadlock();
}

#[test]
fn joining_a_thread_under_a_guard_that_it_needs_deadlocks() {
    let (patch, edit) = patch_and_edit();
    interleave::verdict(move || {
        let shared = Arc::new(Mutex::new(patch.clone()));
        let gui = thread::spawn({
            let shared = Arc::clone(&shared);
            let edit = edit.clone();
            move || edit.apply(&mut shared.lock().unwrap())
        });
        let patch = shared.lock().unwrap();
        gui.join().unwrap();
        drop(patch);
    })
    .expect_deadlock();
}
