//! What the answers to the pages' questions say.

use interleave::sync::{
    atomic::{
        AtomicU32,
        Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst},
    },
    thread,
};
use litmus::rule::{LB, MP, S, SB, TWO_PLUS_TWO_W};

#[test]
fn sb_with_one_relaxed_store_allows_the_weak_outcome() {
    assert!(SB.allows_weak([Relaxed, SeqCst, SeqCst, SeqCst]));
}

#[test]
fn mp_and_lb_with_one_strong_thread_and_a_relaxed_one_allow_the_weak_outcome() {
    for rule in [MP, LB] {
        assert!(rule.allows_weak([SeqCst, SeqCst, Relaxed, Relaxed]));
    }
}

#[test]
fn s_with_seq_cst_on_one_atomic_only_allows_the_weak_outcome() {
    assert!(S.allows_weak([SeqCst, Relaxed, Relaxed, SeqCst]));
}

#[test]
fn one_pair_on_y_is_enough_for_mp_lb_and_s() {
    for rule in [MP, LB, S] {
        assert!(!rule.allows_weak([Relaxed, Release, Acquire, Relaxed]));
    }
}

#[test]
fn r_with_two_swaps_of_y_forbids_the_weak_outcome() {
    let outcomes = interleave::outcomes(|| {
        let (x, y) = (AtomicU32::new(0), AtomicU32::new(0));
        let r1 = thread::scope(|s| {
            s.spawn(|| {
                x.store(1, Relaxed);
                // AcqRel: each swap pairs with the other, whichever comes first.
                y.swap(1, AcqRel);
            });
            y.swap(2, AcqRel);
            x.load(Relaxed)
        });
        (r1, y.into_inner())
    });
    assert_eq!(
        outcomes,
        ["(0, 1)", "(1, 1)", "(1, 2)"].map(str::to_owned).into()
    );
}

#[test]
fn two_plus_two_w_with_seq_cst_throughout_still_allows_a_mixed_pair() {
    let allowed = TWO_PLUS_TWO_W.allowed([SeqCst; 4]);
    assert!(allowed.contains(&"x == 2, y == 2"));
}
