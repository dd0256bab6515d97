//! What a verdict says beside a load that returned an older value.

use interleave::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use interleave::sync::{Arc, thread};

/// The steps of a check that fails if the program says so, as text.
#[track_caller]
fn steps(fails: impl Fn() -> bool + Send + Sync + 'static) -> String {
    let verdict = interleave::verdict(move || assert!(!fails(), "found"));
    verdict.expect_failure("found");
    verdict.to_string()
}

#[test]
fn a_value_that_may_be_the_newest_is_not_called_old() {
    // Either store may be the newer one, whichever is executed last.
    let text = steps(|| {
        let knob = Arc::new(AtomicU32::new(0));
        // Not a step: which store was executed last.
        let last = Arc::new(std::sync::atomic::AtomicU32::new(0));
        let other = (knob.clone(), last.clone());
        let thread = thread::spawn(move || {
            other.0.store(1, Relaxed);
            other.1.store(1, Relaxed);
        });
        knob.store(2, Relaxed);
        last.store(2, Relaxed);
        thread.join().unwrap();
        knob.load(Relaxed) != last.load(Relaxed)
    });
    assert!(text.contains("load(Relaxed) → "), "{text}");
    assert!(!text.contains("not yet"), "{text}");
}

#[test]
fn the_first_of_two_stores_of_a_thread_is_called_old() {
    let text = steps(|| {
        let shared = Arc::new((AtomicU32::new(0), AtomicBool::new(false)));
        let other = shared.clone();
        let thread = thread::spawn(move || {
            other.0.store(1, Relaxed);
            other.0.store(2, Relaxed);
            other.1.store(true, Relaxed);
        });
        let seen = shared.1.load(Relaxed) && shared.0.load(Relaxed) == 1;
        thread.join().unwrap();
        seen
    });
    assert!(text.contains("load(Relaxed) → 1, not yet 2"), "{text}");
}

#[test]
fn what_a_thread_has_read_is_older_than_what_it_then_stores() {
    let text = steps(|| {
        let shared = Arc::new((AtomicU32::new(0), AtomicBool::new(false)));
        let other = shared.clone();
        let thread = thread::spawn(move || {
            if other.0.load(Relaxed) == 1 {
                other.0.store(2, Relaxed);
                other.1.store(true, Relaxed);
            }
        });
        shared.0.store(1, Relaxed);
        let seen = shared.1.load(Relaxed) && shared.0.load(Relaxed) == 1;
        thread.join().unwrap();
        seen
    });
    assert!(text.contains("load(Relaxed) → 1, not yet 2"), "{text}");
}

#[test]
fn a_swap_that_stores_nothing_makes_no_value_new() {
    let text = steps(|| {
        let flag = Arc::new(AtomicBool::new(false));
        // Not a step: whether the store has been executed.
        let stored = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let other = (flag.clone(), stored.clone());
        let thread = thread::spawn(move || {
            other.0.store(true, Relaxed);
            other.1.store(true, Relaxed);
        });
        // Finds `false` even after the store: it may come before it.
        let late = !flag.swap(false, Relaxed) && stored.load(Relaxed);
        let seen = late && flag.load(Relaxed);
        thread.join().unwrap();
        seen
    });
    assert!(text.contains("load(Relaxed) → true"), "{text}");
    assert!(!text.contains("not yet"), "{text}");
}
