//! How large a model may be.

use interleave::{
    Model, Verdict,
    sync::{
        atomic::{AtomicU32, Ordering::Relaxed},
        thread,
    },
};

use crate::{child::ends_with, under_interleave, under_loom, under_shuttle};

#[test]
fn a_sixth_thread_is_too_many() {
    assert_eq!(loom::MAX_THREADS, 5);
    ends_with("self.threads.len() < self.max()", || {
        loom::model(|| {
            for _ in 0..5 {
                loom::thread::spawn(|| ());
            }
        });
    });
    let verdict = interleave::verdict(|| {
        for _ in 0..5 {
            thread::spawn(|| ());
        }
    });
    assert!(matches!(verdict, Verdict::GaveUp { .. }), "{verdict}");
    // Shuttle has no such limit.
    shuttle::check_random(
        || {
            for _ in 0..20 {
                shuttle::thread::spawn(|| ());
            }
        },
        1,
    );
}

#[test]
fn a_thousand_decisions_are_too_many() {
    let loads = |loads: u32| {
        move || {
            let knob = AtomicU32::new(0);
            for _ in 0..loads {
                let _ = knob.load(Relaxed);
            }
        }
    };
    // Each load is two: who goes next, and which store it reads.
    assert!(interleave::verdict(loads(400)).is_passed());
    let verdict = interleave::verdict(loads(600));
    assert!(matches!(verdict, Verdict::GaveUp { .. }), "{verdict}");
    let wider = Model::new().max_branches(2_000).verdict(loads(600));
    assert!(wider.is_passed(), "{wider}");

    let looms = |loads: u32| {
        loom::model(move || {
            let knob = loom::sync::atomic::AtomicU32::new(0);
            for _ in 0..loads {
                let _ = knob.load(Relaxed);
            }
        });
    };
    looms(400);
    ends_with(TOO_LONG, || looms(600));
    assert_eq!(loom::model::Builder::new().max_branches, 1_000);
}

/// What loom says of a model with more decisions than it takes.
const TOO_LONG: &str = "Model exceeded maximum number of branches";

/// What shuttle says of one with more steps.
const TOO_MANY_STEPS: &str = "exceeded max_steps bound";

#[test]
fn a_loop_that_waits_is_given_up_unless_it_says_so() {
    let verdict = interleave::verdict(under_interleave::waiting::wait_without_a_hint);
    assert!(matches!(verdict, Verdict::GaveUp { .. }), "{verdict}");
    interleave::model(under_interleave::waiting::wait_for_a_flag);

    // Its `Arc`, dropped while it gives up, aborts the process.
    ends_with("crashed", || {
        loom::model(under_loom::waiting::wait_without_a_hint);
    });
    loom::model(under_loom::waiting::wait_for_a_flag);
}

#[test]
fn two_loops_that_wait_for_a_third_thread_are_given_up() {
    let verdict = interleave::verdict(under_interleave::waiting::two_wait_for_a_flag);
    assert!(matches!(verdict, Verdict::GaveUp { .. }), "{verdict}");
    ends_with(TOO_LONG, || {
        loom::model(under_loom::waiting::two_wait_for_a_flag);
    });
}

#[test]
fn shuttle_gives_up_every_loop_that_waits_if_it_tries_every_order() {
    ends_with(TOO_MANY_STEPS, || {
        under_shuttle::check_briefly(under_shuttle::waiting::wait_without_a_hint);
    });
    ends_with(TOO_MANY_STEPS, || {
        under_shuttle::check_briefly(under_shuttle::waiting::wait_for_a_flag);
    });
    ends_with(TOO_MANY_STEPS, || {
        under_shuttle::check_briefly(under_shuttle::waiting::two_wait_for_a_flag);
    });
    ends_with(TOO_MANY_STEPS, || {
        under_shuttle::check_briefly(under_shuttle::orderings::swap_lock);
    });
    ends_with(TOO_MANY_STEPS, || {
        under_shuttle::check_briefly(under_shuttle::orderings::compare_exchange_lock);
    });
}

/// Keeps `N` bytes on the stack.
#[inline(never)]
fn keep<const N: usize>() {
    let kept = [0_u8; N];
    std::hint::black_box(&kept);
}

#[test]
fn a_thread_has_32_kb_of_stack() {
    // The check itself takes some of it.
    interleave::model(keep::<{ 24 << 10 }>);
    let verdict = interleave::verdict(keep::<{ 32 << 10 }>);
    assert!(matches!(verdict, Verdict::Crashed { .. }), "{verdict}");
    loom::model(keep::<{ 24 << 10 }>);
    ends_with("failed", || loom::model(keep::<{ 32 << 10 }>));
}
