//! What the rules of the memory model allow and forbid.

use interleave::{
    Verdict,
    sync::{
        atomic::{Ordering::Release, fence},
        cell::UnsafeCell,
        heap,
    },
};

use crate::{
    child::ends_with,
    shown::{set, shows},
    under_interleave, under_loom, under_shuttle,
};

#[test]
fn loom_takes_a_seq_cst_access_for_acquire_and_release() {
    shows!(orderings::two_flags, Rust ["(false, true)", "(true, false)", "(true, true)"],
        ("interleave", under_interleave) ["(false, true)", "(true, false)", "(true, true)"],
        ("loom", under_loom) ["(false, false)", "(false, true)", "(true, false)", "(true, true)"],
        ("shuttle", under_shuttle) ["(false, true)", "(true, false)", "(true, true)"],
    );
}

#[test]
fn one_weaker_access_brings_the_false_alarm_back() {
    shows!(orderings::two_flags_and_a_count, Rust ["(false, true)", "(true, false)", "(true, true)"],
        ("interleave", under_interleave)
            ["(false, false)", "(false, true)", "(true, false)", "(true, true)"],
        ("loom", under_loom) ["(false, false)", "(false, true)", "(true, false)", "(true, true)"],
        ("shuttle", under_shuttle) ["(false, true)", "(true, false)", "(true, true)"],
    );
}

#[test]
fn a_cell_a_fence_or_the_heap_brings_it_back_too() {
    let beside = |other: fn()| {
        move || {
            other();
            under_interleave::orderings::two_flags()
        }
    };
    let false_alarm = "(false, false)";
    let alone = interleave::outcomes(beside(|| ()));
    assert!(!alone.contains(false_alarm), "{alone:?}");
    let cell = interleave::outcomes(beside(|| UnsafeCell::new(()).with(|_| ())));
    assert!(cell.contains(false_alarm), "{cell:?}");
    let fence = interleave::outcomes(beside(|| fence(Release)));
    assert!(fence.contains(false_alarm), "{fence:?}");
    // SAFETY: nobody else knows it.
    #[expect(unsafe_code, reason = "what is on the heap is freed by hand")]
    let heap = interleave::outcomes(beside(|| unsafe { heap::free(heap::new(())) }));
    assert!(heap.contains(false_alarm), "{heap:?}");
}

#[test]
fn every_checker_knows_a_seq_cst_fence() {
    let right = set(["(false, true)", "(true, false)", "(true, true)"]);
    let ours = under_interleave::outcomes(under_interleave::orderings::two_flags_and_fences);
    assert_eq!(ours, right);
    let looms = under_loom::outcomes(under_loom::orderings::two_flags_and_fences);
    assert_eq!(looms, right);
    let shuttles = under_shuttle::outcomes(under_shuttle::orderings::two_flags_and_fences);
    assert_eq!(shuttles, right);
}

#[test]
fn shuttle_takes_every_access_for_seq_cst() {
    shows!(orderings::message, Rust ["(false, 0)", "(false, 7)", "(true, 0)", "(true, 7)"],
        ("interleave", under_interleave) ["(false, 0)", "(false, 7)", "(true, 0)", "(true, 7)"],
        ("loom", under_loom) ["(false, 0)", "(false, 7)", "(true, 0)", "(true, 7)"],
        ("shuttle", under_shuttle) ["(false, 0)", "(false, 7)", "(true, 7)"],
    );
}

#[test]
fn no_load_reads_a_store_of_the_future() {
    shows!(orderings::stores_of_the_future, Rust ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"],
        ("interleave", under_interleave) ["(0, 0)", "(0, 1)", "(1, 0)"],
        ("loom", under_loom) ["(0, 0)", "(0, 1)", "(1, 0)"],
        ("shuttle", under_shuttle) ["(0, 0)", "(0, 1)", "(1, 0)"],
    );
}

#[test]
fn a_read_modify_write_finds_the_latest_store_of_the_execution() {
    shows!(orderings::knobs_turned, Rust ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"],
        ("interleave", under_interleave) ["(0, 1)", "(1, 0)", "(1, 1)"],
        ("loom", under_loom) ["(0, 1)", "(1, 0)", "(1, 1)"],
        ("shuttle", under_shuttle) ["(0, 1)", "(1, 0)", "(1, 1)"],
    );
}

#[test]
fn a_store_slips_into_a_read_modify_write() {
    shows!(orderings::set_beside_add, Rust ["(0, 1)", "(1, 3)"],
        ("interleave", under_interleave) ["(0, 1)", "(0, 2)", "(1, 3)"],
        ("loom", under_loom) ["(0, 1)", "(0, 2)", "(1, 3)"],
        ("shuttle", under_shuttle) ["(0, 1)", "(1, 3)"],
    );
}

#[test]
fn only_the_seven_latest_stores_of_an_atomic_are_remembered() {
    shows!(orderings::after_nine_turns, Rust [
        "None", "Some(0)", "Some(1)", "Some(2)", "Some(3)", "Some(4)",
        "Some(5)", "Some(6)", "Some(7)", "Some(8)", "Some(9)",
    ],
        ("interleave", under_interleave) [
            "None", "Some(3)", "Some(4)", "Some(5)", "Some(6)", "Some(7)", "Some(8)", "Some(9)",
        ],
        ("loom", under_loom) [
            "None", "Some(3)", "Some(4)", "Some(5)", "Some(6)", "Some(7)", "Some(8)", "Some(9)",
        ],
        ("shuttle", under_shuttle) ["None", "Some(9)"],
    );
}

#[test]
fn loom_spins_for_ever_at_a_lock_of_swaps_and_interleave_does_not() {
    ends_with("Model exceeded maximum number of branches", || {
        loom::model(under_loom::orderings::swap_lock);
    });
    let verdict = interleave::verdict(under_interleave::orderings::swap_lock);
    assert!(matches!(verdict, Verdict::Passed { .. }), "{verdict}");
    interleave::model(under_interleave::orderings::compare_exchange_lock);
    loom::model(under_loom::orderings::compare_exchange_lock);
}

#[test]
fn two_read_modify_writes_come_one_after_the_other() {
    let right = set(["(0, 1)", "(1, 3)"]);
    let ours = under_interleave::outcomes(under_interleave::orderings::swap_beside_add);
    assert_eq!(ours, right);
    let looms = under_loom::outcomes(under_loom::orderings::swap_beside_add);
    assert_eq!(looms, right);
    let shuttles = under_shuttle::outcomes(under_shuttle::orderings::swap_beside_add);
    assert_eq!(shuttles, right);
}
