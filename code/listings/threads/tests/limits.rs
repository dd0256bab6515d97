//! What the checker cannot show, each limit pinned down: when loom learns to do
//! better, a test here turns red and a page has to be changed.

use std::collections::BTreeSet;

use interleave::{Model, Verdict, sync};
use sync::{
    Arc, Condvar, Mutex,
    atomic::{
        AtomicBool, AtomicU32,
        Ordering::{Acquire, Relaxed, Release, SeqCst},
    },
    thread,
};

#[test]
fn seq_cst_beside_weaker_orderings_is_checked_as_acquire_and_release() {
    // The language forbids (false, false), since the two flags are SeqCst. A
    // Relaxed access anywhere in the model brings it back: a false alarm.
    let enter = |mine: &AtomicBool, other: &AtomicBool, played: &AtomicU32| {
        mine.store(true, SeqCst);
        played.fetch_add(1, Relaxed);
        other.load(SeqCst)
    };
    let outcomes = interleave::outcomes(move || {
        let (editing, rendering) = (AtomicBool::new(false), AtomicBool::new(false));
        let played = [AtomicU32::new(0), AtomicU32::new(0)];
        thread::scope(|s| {
            let gui = s.spawn(|| enter(&editing, &rendering, &played[0]));
            let processing_saw = enter(&rendering, &editing, &played[1]);
            (gui.join().unwrap(), processing_saw)
        })
    });
    assert!(outcomes.contains("(false, false)"), "{outcomes:?}");
}

#[test]
fn loom_alone_checks_every_seq_cst_access_as_acquire_and_release() {
    use loom::sync::atomic::AtomicBool;

    let seen = Arc::new(std::sync::Mutex::new(BTreeSet::new()));
    let note = Arc::clone(&seen);
    loom::model(move || {
        let flags = Arc::new([AtomicBool::new(false), AtomicBool::new(false)]);
        let gui = {
            let flags = Arc::clone(&flags);
            loom::thread::spawn(move || {
                flags[0].store(true, SeqCst);
                flags[1].load(SeqCst)
            })
        };
        flags[1].store(true, SeqCst);
        let processing_saw = flags[0].load(SeqCst);
        let gui_saw = gui.join().unwrap();
        note.lock().unwrap().insert((gui_saw, processing_saw));
    });
    assert!(seen.lock().unwrap().contains(&(false, false)));
}

/// What a thread can find that loads a knob once, while another loads it and then
/// stores. If `swapped`, the model's first thread is the one that stores. Loom
/// alone, with nothing of this book in between.
fn loom_alone(swapped: bool) -> BTreeSet<u32> {
    use loom::{sync::atomic::AtomicU32, thread};

    let seen = Arc::new(std::sync::Mutex::new(BTreeSet::new()));
    let note = Arc::clone(&seen);
    loom::model(move || {
        let knob = Arc::new(AtomicU32::new(0));
        let looks = |knob: &AtomicU32| knob.load(Relaxed);
        let turns = |knob: &AtomicU32| {
            let old = knob.load(Relaxed);
            knob.store(old + 1, Relaxed);
        };
        let other = Arc::clone(&knob);
        let seen = if swapped {
            let looks = thread::spawn(move || looks(&other));
            turns(&knob);
            looks.join().unwrap()
        } else {
            let turns = thread::spawn(move || turns(&other));
            let seen = looks(&knob);
            turns.join().unwrap();
            seen
        };
        note.lock().unwrap().insert(seen);
    });
    seen.lock().unwrap().clone()
}

#[test]
fn loom_alone_can_leave_out_that_a_load_comes_after_anothers_load_and_store() {
    // Loom compares the store with the latest access to `knob` only. That is the
    // storing thread's own load, so the other thread's load before it is never
    // tried after the store: 1 is missed. tokio-rs/loom, issues 166 and 392.
    assert_eq!(loom_alone(false), BTreeSet::from([0]));
    // The other way round the load runs last to begin with, and meets the store.
    assert_eq!(loom_alone(true), BTreeSet::from([0, 1]));
}

#[test]
fn what_loom_alone_leaves_out_there_a_check_finds() {
    let outcomes = interleave::outcomes(|| {
        let knob = AtomicU32::new(0);
        thread::scope(|s| {
            s.spawn(|| {
                let old = knob.load(Relaxed);
                knob.store(old + 1, Relaxed);
            });
            knob.load(Relaxed)
        })
    });
    assert_eq!(outcomes, BTreeSet::from(["0", "1"].map(str::to_owned)));
}

#[test]
fn a_load_never_reads_a_store_of_the_future() {
    // The language allows (1, 1) here; loom never shows it: a bug missed.
    let outcomes = interleave::outcomes(|| {
        let (x, y) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|s| {
            let other = s.spawn(|| {
                let seen = y.load(Relaxed);
                x.store(1, Relaxed);
                seen
            });
            let seen = x.load(Relaxed);
            y.store(1, Relaxed);
            (seen, other.join().unwrap())
        })
    });
    assert_eq!(outcomes.len(), 3, "{outcomes:?}");
    assert!(!outcomes.contains("(1, 1)"), "{outcomes:?}");
}

#[test]
fn no_wait_ends_without_a_notification() {
    // `if` is wrong: `wait` may return for no reason. Nothing here finds it.
    interleave::model(|| {
        let shared = Arc::new((Mutex::new(false), Condvar::new()));
        let gui = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                *shared.0.lock().unwrap() = true;
                shared.1.notify_one();
            })
        };
        let mut ready = shared.0.lock().unwrap();
        if !*ready {
            ready = shared.1.wait(ready).unwrap();
        }
        assert!(*ready);
        drop(ready);
        gui.join().unwrap();
    });
}

#[test]
fn a_weak_compare_exchange_never_fails_for_no_reason() {
    // The language lets it fail here. Nothing here finds it.
    interleave::model(|| {
        let voice = AtomicBool::new(false);
        assert!(
            voice
                .compare_exchange_weak(false, true, Relaxed, Relaxed)
                .is_ok()
        );
    });
}

#[test]
fn std_atomics_are_not_seen() {
    // The lost update, with std's atomic: one order tried, nothing found.
    interleave::model(|| {
        let played = std::sync::atomic::AtomicU32::new(0);
        thread::scope(|s| {
            s.spawn(|| {
                let seen = played.load(Relaxed);
                played.store(seen + 1, Relaxed);
            });
            let seen = played.load(Relaxed);
            played.store(seen + 1, Relaxed);
        });
        assert_eq!(played.load(Relaxed), 2);
    });
}

#[test]
fn the_count_of_an_arc_is_not_seen() {
    // The other thread's clone may be gone already, or not.
    let outcomes = interleave::outcomes(|| {
        let patch = Arc::new(());
        let other = {
            let patch = Arc::clone(&patch);
            thread::spawn(move || drop(patch))
        };
        let owners = Arc::strong_count(&patch);
        other.join().unwrap();
        owners
    });
    assert_eq!(outcomes.len(), 1, "{outcomes:?}");
}

#[test]
fn a_sixth_thread_is_too_many() {
    let spawn = |others: usize| {
        interleave::verdict(move || {
            thread::scope(|s| {
                for _ in 0..others {
                    s.spawn(|| ());
                }
            });
        })
    };
    assert!(spawn(4).is_passed());
    assert!(!spawn(5).is_passed());
}

#[test]
fn a_loop_that_waits_without_a_hint_is_given_up() {
    let wait = |hint: bool| {
        interleave::verdict(move || {
            let ready = AtomicBool::new(false);
            thread::scope(|s| {
                s.spawn(|| ready.store(true, Release));
                while !ready.load(Acquire) {
                    if hint {
                        sync::hint::spin_loop();
                    }
                }
            });
        })
    };
    assert!(wait(true).is_passed());
    let verdict = wait(false);
    assert!(matches!(verdict, Verdict::GaveUp { .. }), "{verdict}");
}

#[test]
fn a_bound_on_preemptions_hides_what_needs_more_of_them() {
    let lost_update = || {
        let played = Mutex::new(0);
        let note_started = |played: &Mutex<u32>| {
            let seen = *played.lock().unwrap();
            *played.lock().unwrap() = seen + 1;
        };
        thread::scope(|s| {
            s.spawn(|| note_started(&played));
            note_started(&played);
        });
        assert_eq!(*played.lock().unwrap(), 2);
    };
    let bounded = Model::new().preemptions(0).verdict(lost_update);
    assert!(bounded.is_passed(), "{bounded}");
    Model::new().verdict(lost_update).expect_failure("left: 1");
}

#[test]
fn a_store_may_slip_into_a_read_modify_write() {
    // The language forbids (0, 2). If the 1 came first, the addition found it; if
    // it came last, it is the end. Loom shows it: a false alarm.
    let outcomes = interleave::outcomes(|| {
        let knob = AtomicU32::new(0);
        let found = thread::scope(|s| {
            s.spawn(|| knob.store(1, Relaxed));
            knob.fetch_add(2, Relaxed)
        });
        (found, knob.load(Relaxed))
    });
    assert!(outcomes.contains("(0, 2)"), "{outcomes:?}");
}

#[test]
fn a_read_modify_write_finds_the_latest_store_of_the_execution() {
    // The language allows (0, 0): nothing says that the other thread's store
    // comes before the addition in its history. Loom never shows it.
    let enter = |mine: &AtomicU32, other: &AtomicU32| {
        mine.store(1, Relaxed);
        other.fetch_add(0, Relaxed)
    };
    let outcomes = interleave::outcomes(move || {
        let (editing, rendering) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|s| {
            let gui = s.spawn(|| enter(&editing, &rendering));
            let processing_saw = enter(&rendering, &editing);
            (gui.join().unwrap(), processing_saw)
        })
    });
    assert!(!outcomes.contains("(0, 0)"), "{outcomes:?}");
    assert!(outcomes.contains("(0, 1)"), "{outcomes:?}");
}

#[test]
fn only_the_seven_latest_stores_of_an_atomic_are_remembered() {
    // Once the flag is seen, the knob may still be anything from 0 to 9: all is
    // Relaxed. Loom has forgotten the oldest.
    let outcomes = interleave::outcomes(|| {
        let (knob, ready) = (AtomicU32::new(0), AtomicBool::new(false));
        thread::scope(|s| {
            s.spawn(|| {
                for value in 1..=9 {
                    knob.store(value, Relaxed);
                }
                ready.store(true, Relaxed);
            });
            (ready.load(Relaxed), knob.load(Relaxed))
        })
    });
    assert!(!outcomes.contains("(true, 2)"), "{outcomes:?}");
    assert!(outcomes.contains("(true, 3)"), "{outcomes:?}");
}
