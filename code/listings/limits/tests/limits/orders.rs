//! Not every order is tried.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use interleave::Model;
use loom::model::Builder;

use crate::{
    shown::{set, shows},
    under_interleave, under_loom,
};

#[test]
fn loom_leaves_out_that_a_load_comes_after_anothers_load_and_store() {
    shows!(orders::look_at_a_knob, Rust ["0", "1"],
        ("interleave", under_interleave) ["0", "1"],
        ("loom", under_loom) ["0"],
        ("shuttle", under_shuttle) ["0", "1"],
    );
}

#[test]
fn loom_finds_both_with_the_threads_parts_exchanged() {
    use loom::{sync::atomic::AtomicU32, thread};

    let look_at_a_knob = || {
        let knob = Arc::new(AtomicU32::new(0));
        let looks = {
            let knob = Arc::clone(&knob);
            thread::spawn(move || knob.load(Relaxed))
        };
        let old = knob.load(Relaxed);
        knob.store(old + 1, Relaxed);
        looks.join().unwrap()
    };
    assert_eq!(under_loom::outcomes(look_at_a_knob), set(["0", "1"]));
}

#[test]
fn loom_never_finds_a_lock_taken_that_is_given_back_at_once() {
    shows!(orders::had_at_once, Rust ["false", "true"],
        ("interleave", under_interleave) ["false", "true"],
        ("loom", under_loom) ["true"],
        ("shuttle", under_shuttle) ["false", "true"],
    );
}

#[test]
fn loom_finds_a_lock_taken_if_a_store_under_it_meets_a_load_before_the_try() {
    use loom::{
        sync::{Mutex, atomic::AtomicU32},
        thread,
    };

    let had_at_once = |under: bool, before: bool| {
        under_loom::outcomes(move || {
            let shared = Arc::new((Mutex::new(0), AtomicU32::new(0)));
            let other = Arc::clone(&shared);
            let edits = thread::spawn(move || {
                let mut patch = other.0.lock().unwrap();
                if under {
                    other.1.store(1, Relaxed);
                }
                *patch += 1;
            });
            if before {
                shared.1.load(Relaxed);
            }
            let had = shared.0.try_lock().is_ok();
            edits.join().unwrap();
            had
        })
    };
    assert_eq!(had_at_once(true, false), set(["true"]));
    assert_eq!(had_at_once(false, true), set(["true"]));
    assert_eq!(had_at_once(true, true), set(["false", "true"]));
}

/// How many executions loom runs, bounded by `bound`.
fn executions(bound: impl Fn(&mut Builder), f: impl Fn() + Send + Sync + 'static) -> usize {
    let count = Arc::new(AtomicUsize::new(0));
    let note = Arc::clone(&count);
    let mut builder = Builder::new();
    bound(&mut builder);
    builder.check(move || {
        note.fetch_add(1, Relaxed);
        f();
    });
    count.load(Relaxed)
}

#[test]
fn one_order_stands_for_all_that_differ_in_nothing() {
    let two_knobs = || {
        let turn = || {
            let knob = loom::sync::atomic::AtomicU32::new(0);
            knob.store(1, Relaxed);
            knob.store(2, Relaxed);
        };
        let other = loom::thread::spawn(turn);
        turn();
        other.join().unwrap();
    };
    assert_eq!(executions(|_| (), two_knobs), 1);
}

#[test]
fn a_bound_on_executions_passes_what_it_has_not_looked_at() {
    let bound = |builder: &mut Builder| {
        builder.max_permutations = Some(2);
        builder.checkpoint_interval = 1;
    };
    // It passes, although an edit may be lost, and has run one less than it was told.
    assert_eq!(executions(bound, || two_edits(true)), 1);
}

#[test]
fn a_bound_on_time_passes_what_it_has_not_looked_at() {
    let bound = |builder: &mut Builder| {
        builder.max_duration = Some(Duration::ZERO);
        builder.checkpoint_interval = 1;
    };
    assert_eq!(executions(bound, || two_edits(true)), 0);
}

#[test]
fn a_bound_on_executions_is_looked_at_every_20_000_only() {
    let all = executions(|_| (), || two_edits(false));
    let bound = |builder: &mut Builder| builder.max_permutations = Some(2);
    assert_eq!(executions(bound, || two_edits(false)), all);
    assert!(all > 2);
}

/// Two threads that each look at a value under one guard and change it under
/// another. If `strict`, no edit may be lost.
fn two_edits(strict: bool) {
    use loom::{sync::Mutex, thread};

    let patch = Arc::new(Mutex::new(0));
    let edit = |patch: &Mutex<u32>| {
        let old = *patch.lock().unwrap();
        *patch.lock().unwrap() = old + 1;
    };
    let other = Arc::clone(&patch);
    let other = thread::spawn(move || edit(&other));
    edit(&patch);
    other.join().unwrap();
    assert!(!strict || *patch.lock().unwrap() == 2);
}

#[test]
fn a_bound_on_preemptions_hides_what_needs_more_of_them() {
    let look = |model: Model| model.outcomes(under_interleave::orders::look_at_a_knob);
    assert_eq!(look(Model::new().preemptions(0)), set(["0"]));
    assert_eq!(look(Model::new()), set(["0", "1"]));

    let bound = |builder: &mut Builder| builder.preemption_bound = Some(0);
    executions(bound, || two_edits(true));
    let found = std::panic::catch_unwind(|| executions(|_| (), || two_edits(true)));
    assert!(found.is_err());
}
