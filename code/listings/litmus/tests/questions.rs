//! What the pages and the answers to their questions say beside the rules.

use std::collections::BTreeSet;

use interleave::sync::{
    atomic::{
        AtomicU32,
        Ordering::{self, AcqRel, Acquire, Relaxed, Release, SeqCst},
    },
    cell::UnsafeCell,
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

/// A slot of plain memory, which one thread reads and gives back, and the other
/// then writes.
struct Slot(UnsafeCell<u32>);

// SAFETY: the threads of a check are one thread of the system, and `interleave`
// watches the accesses.
#[expect(unsafe_code, reason = "plain memory is the subject")]
unsafe impl Sync for Slot {}

impl Slot {
    fn read(&self) {
        self.0.with(|_| ());
    }

    fn write(&self) {
        self.0.with_mut(|_| ());
    }
}

#[test]
fn a_slot_of_plain_memory_given_back_without_the_pair_is_a_data_race() {
    let give_back = |store, load| {
        interleave::verdict(move || {
            let (slot, free) = (Slot(UnsafeCell::new(0)), AtomicU32::new(0));
            thread::scope(|s| {
                s.spawn(|| {
                    if free.load(load) == 1 {
                        slot.write();
                    }
                });
                slot.read();
                free.store(1, store);
            });
        })
    };
    let pair = give_back(Release, Acquire); // each pairs with the other
    assert!(pair.is_passed(), "{pair}");
    for (store, load) in [(Relaxed, Relaxed), (Release, Relaxed), (Relaxed, Acquire)] {
        give_back(store, load).expect_failure("data race");
    }
}

/// The outcomes of R with a swap in place of each store to `y`.
fn r_with_two_swaps(ordering: Ordering) -> BTreeSet<String> {
    interleave::outcomes(move || {
        let (x, y) = (AtomicU32::new(0), AtomicU32::new(0));
        let r1 = thread::scope(|s| {
            s.spawn(|| {
                x.store(1, Relaxed);
                y.swap(1, ordering);
            });
            y.swap(2, ordering);
            x.load(Relaxed)
        });
        (r1, y.into_inner())
    })
}

#[test]
fn r_with_two_swaps_of_y_forbids_the_weak_outcome_if_they_synchronise() {
    let weak = "(0, 2)";
    // Each swap pairs with the other, whichever comes first.
    let acq_rel = r_with_two_swaps(AcqRel);
    assert_eq!(
        acq_rel,
        ["(0, 1)", "(1, 1)", "(1, 2)"].map(str::to_owned).into()
    );
    for weaker in [Relaxed, Acquire, Release] {
        let outcomes = r_with_two_swaps(weaker);
        assert!(outcomes.contains(weak), "{weaker:?}: {outcomes:?}");
    }
}

#[test]
fn two_plus_two_w_with_seq_cst_throughout_still_allows_a_mixed_pair() {
    let allowed = TWO_PLUS_TWO_W.allowed([SeqCst; 4]);
    assert!(allowed.contains(&"x == 2, y == 2"));
}
