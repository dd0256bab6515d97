//! Which orderings a recording offers, where it finds them, and that it runs what
//! is chosen.

#![allow(unsafe_code, reason = "cells are its subject")]

mod recorded;

use interleave::Recording;
use interleave::sync::atomic::{AtomicBool, AtomicU32, Ordering::*, fence};
use interleave::sync::{cell::UnsafeCell, thread};
use recorded::{counts, reached};
use trace::Trace;

/// The places of the choices: what stands there in the source, by line and column,
/// and what the choice is called.
#[track_caller]
fn places(trace: &Trace) -> Vec<(String, &str)> {
    let source: Vec<&str> = include_str!("recording_orderings.rs").lines().collect();
    let places = trace.choices.iter().map(|choice| {
        let block = &trace.blocks[choice.block];
        assert!(
            block.file.ends_with("tests/recording_orderings.rs"),
            "{}",
            block.file
        );
        let line = source[choice.line as usize - 1];
        let shown = &block.text[(choice.line - block.line) as usize];
        assert_eq!(line.trim(), shown.trim());
        let before: String = line.chars().take(choice.column as usize - 1).collect();
        assert!(!before.contains("//"), "{line}");
        let name: String = line
            .chars()
            .skip(choice.column as usize - 1)
            .take_while(|c| c.is_alphanumeric())
            .collect();
        assert_eq!(name, choice.orderings[choice.default]);
        (name, choice.label.as_str())
    });
    places.collect()
}

fn choosing() -> Recording {
    Recording::new("orderings")
        .ok("done", "")
        .choose_orderings()
}

#[test]
fn the_name_of_each_ordering_is_found_where_it_stands() {
    let trace = choosing().trace(
        || {
            let knob = AtomicU32::new(0);
            let other_knob_with_a_long_name = AtomicU32::new(0);
            thread::scope(|s| {
                s.spawn(|| knob.store(1, Release));
                let _ = knob.compare_exchange(5, 6, AcqRel, Acquire);
                other_knob_with_a_long_name.store(
                    // Release: said before it stands.
                    1_000_000 + 1_000_000 + 1_000_000 + 1_000_000 + 1_000_000 + 1_000_000,
                    Release,
                );
                fence(SeqCst);
            });
            // Nobody else is there any more.
            knob.load(SeqCst);
        },
        |()| "done".to_owned(),
    );
    let found = places(&trace);
    let found: Vec<_> = found
        .iter()
        .map(|(name, label)| (name.as_str(), *label))
        .collect();
    assert_eq!(
        found,
        [
            ("Release", "knob.store"),
            ("AcqRel", "knob.success"),
            ("Acquire", "knob.failure"),
            ("Release", "other_knob_with_a_long_name.store"),
            ("SeqCst", "fence"),
        ]
    );
    assert_eq!(trace.roots.len(), 3 * 5 * 3 * 3 * 4);
}

#[test]
fn an_update_has_two_orderings() {
    let trace = choosing().trace(
        || {
            let knob = AtomicU32::new(0);
            thread::scope(|s| {
                s.spawn(|| knob.fetch_update(Release, Relaxed, |old| Some(old + 1)));
                knob.fetch_add(1, AcqRel);
            });
        },
        |()| "done".to_owned(),
    );
    let found: Vec<String> = places(&trace).into_iter().map(|(name, _)| name).collect();
    assert_eq!(found, ["Release", "Relaxed", "AcqRel"]);
    assert_eq!(trace.roots.len(), 5 * 3 * 5);
}

#[test]
fn a_call_that_two_threads_run_has_one_choice() {
    let trace = choosing().trace(
        || {
            let knob = AtomicU32::new(0);
            let turn = || knob.fetch_add(1, AcqRel);
            thread::scope(|s| {
                s.spawn(turn);
                turn();
            });
        },
        |()| "done".to_owned(),
    );
    assert_eq!(trace.choices.len(), 1);
    assert_eq!(trace.threads[0].blocks, trace.threads[1].blocks);
    assert_eq!(counts(&trace), [("done", 2)]);
}

#[test]
fn a_message_passes_with_release_and_acquire_and_not_without() {
    let trace = Recording::new("message")
        .ok("nothing yet", "")
        .ok("7", "")
        .bug("0", "")
        .choose_orderings()
        .trace(
            || {
                let message = AtomicU32::new(0);
                let ready = AtomicBool::new(false);
                thread::scope(|s| {
                    s.spawn(|| {
                        message.store(7, Relaxed);
                        ready.store(true, Release);
                    });
                    ready.load(Acquire).then(|| message.load(Relaxed))
                })
            },
            |seen| seen.map_or("nothing yet".to_owned(), |seen| seen.to_string()),
        );
    assert_eq!(trace.roots.len(), 81);
    assert_eq!(counts(&trace).len(), 2);
    let at = |place: &str| {
        let labels = trace.choices.iter();
        labels
            .map(|choice| choice.label.as_str())
            .position(|l| l == place)
            .unwrap()
    };
    let (store, load) = (at("ready.store"), at("ready.load"));
    for combination in 0..81 {
        let digits = [27, 9, 3, 1].map(|size| combination / size % 3);
        let chosen = |choice: usize| trace.choices[choice].orderings[digits[choice]].as_str();
        assert_eq!(trace.combination(&digits), combination);
        let passes = chosen(store) != "Relaxed" && chosen(load) != "Relaxed";
        // All SeqCst but one may order more in loom than in the language: no order
        // but that of `ready` hands the message over.
        assert_eq!(
            reached(&trace, combination).contains("0"),
            !passes,
            "{:?}",
            digits.map(|digit| trace.choices[0].orderings[digit].as_str())
        );
        assert!(reached(&trace, combination).contains("7"));
        assert!(reached(&trace, combination).contains("nothing yet"));
    }
}

/// Shared although it says nothing of it.
struct Shared(UnsafeCell<u32>);

// SAFETY: whether two threads meet inside is what is recorded.
unsafe impl Sync for Shared {}

#[test]
fn a_race_depends_on_what_is_chosen() {
    let trace = Recording::new("race")
        .ok("done", "")
        .bug("data race", "")
        .choose_orderings()
        .trace(
            || {
                let data = Shared(UnsafeCell::new(0));
                let ready = AtomicBool::new(false);
                let data = &data;
                thread::scope(|s| {
                    s.spawn(|| {
                        // SAFETY: as said of `Shared`.
                        data.0.with_mut(|data| unsafe { *data = 1 });
                        ready.store(true, Release);
                    });
                    if ready.load(Acquire) {
                        // SAFETY: as said of `Shared`.
                        data.0.with(|data| assert_eq!(unsafe { *data }, 1));
                    }
                });
            },
            |()| "done".to_owned(),
        );
    assert_eq!(trace.roots.len(), 9);
    for combination in 0..9 {
        let passes = combination / 3 != 0 && combination % 3 != 0;
        assert_eq!(reached(&trace, combination).contains("data race"), !passes);
    }
}

#[test]
fn a_peterson_lock_shows_the_look_at_an_old_flag() {
    // The last look of the loop is at `turn`, and an old value of `flag` came before:
    // when the other has ended, the loop looks again and finds the new one.
    let trace = Recording::new("flags")
        .ok("0", "")
        .ok("1", "")
        .weak()
        .trace(
            || {
                let flag = AtomicBool::new(true);
                let turn = AtomicU32::new(1);
                thread::scope(|s| {
                    s.spawn(|| flag.store(false, Relaxed));
                    let mut looks = 0;
                    while flag.load(Relaxed) & (turn.load(Relaxed) == 1) {
                        thread::yield_now();
                        looks += 1;
                    }
                    looks
                })
            },
            |looks| looks.min(1).to_string(),
        );
    let old = trace.steps.iter().position(|step| step.stale);
    let old = old.expect("the flag may be read as it was");
    let leads = |at: usize| {
        trace
            .states
            .iter()
            .any(|s| s.edges.iter().any(|e| e.0 == at))
    };
    assert!(leads(old));
}
