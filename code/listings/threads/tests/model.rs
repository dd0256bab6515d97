//! The listings of this part, in every order of their threads.

use std::collections::BTreeSet;

use interleave::sync; // what the listings reach as `super::sync`
use meter::two_voices;
use sync::{
    atomic::{
        AtomicU32,
        Ordering::{self, Acquire, Relaxed, Release},
    },
    thread,
};

#[path = "../src/counted.rs"]
mod counted;
#[path = "../src/flags_fence.rs"]
mod flags_fence;
#[path = "../src/flags_release.rs"]
mod flags_release;
#[path = "../src/flags_seq_cst.rs"]
mod flags_seq_cst;
#[path = "../src/lost_update.rs"]
mod lost_update;
#[path = "../src/message_fence.rs"]
mod message_fence;
#[path = "../src/message_relaxed.rs"]
mod message_relaxed;
#[path = "../src/message_release.rs"]
mod message_release;
#[path = "../src/meter.rs"]
mod meter;
#[path = "../src/one_place.rs"]
mod one_place;

/// The outcomes that a page lists.
fn set<const N: usize>(outcomes: [&str; N]) -> BTreeSet<String> {
    outcomes.map(String::from).into()
}

#[test]
fn two_increments_can_lose_one() {
    assert_eq!(
        interleave::outcomes(lost_update::two_notes),
        set(["1", "2"])
    );
}

#[test]
fn two_steps_each_make_six_orders_of_which_four_lose_a_note() {
    // The numbers on the page, by brute force: a set bit is a step of the GUI
    // thread. The first step of a thread loads, its second stores.
    let ends: Vec<u32> = (0..16_u32)
        .filter(|order| order.count_ones() == 2)
        .map(|order| {
            let (mut played, mut seen) = (0, [None, None]);
            for step in 0..4 {
                let seen = &mut seen[(order >> step & 1) as usize];
                match *seen {
                    None => *seen = Some(played),
                    Some(before) => played = before + 1,
                }
            }
            played
        })
        .collect();
    assert_eq!(ends.len(), 6);
    assert_eq!(ends.iter().filter(|&&end| end == 1).count(), 4);
    assert_eq!(ends.iter().filter(|&&end| end == 2).count(), 2);
}

#[test]
fn one_read_modify_write_loses_none() {
    assert_eq!(interleave::outcomes(counted::two_notes), set(["2"]));
}

#[test]
fn relaxed_can_show_the_flag_before_the_value() {
    assert_eq!(
        interleave::outcomes(message_relaxed::gui_and_processing),
        set([
            "(false, 2000)",
            "(false, 500)",
            "(true, 2000)",
            "(true, 500)"
        ])
    );
}

#[test]
fn release_and_acquire_show_the_value_with_the_flag() {
    assert_eq!(
        interleave::outcomes(message_release::gui_and_processing),
        set(["(false, 2000)", "(false, 500)", "(true, 2000)"])
    );
}

#[test]
fn two_fences_show_the_value_with_the_flag() {
    assert_eq!(
        interleave::outcomes(message_fence::gui_and_processing),
        set(["(false, 2000)", "(false, 500)", "(true, 2000)"])
    );
}

/// Whether a value that was published with `store` can be missed by a reader that
/// saw its flag with `load`.
fn can_be_missed(store: Ordering, load: Ordering) -> bool {
    interleave::outcomes(move || {
        let (hertz, ready) = (AtomicU32::new(500), AtomicU32::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                hertz.store(2000, Relaxed);
                ready.store(1, store);
            });
            (ready.load(load), hertz.load(Relaxed))
        })
    })
    .contains("(1, 500)")
}

#[test]
fn it_takes_release_and_acquire() {
    assert!(can_be_missed(Relaxed, Relaxed));
    assert!(can_be_missed(Release, Relaxed));
    assert!(can_be_missed(Relaxed, Acquire));
    assert!(!can_be_missed(Release, Acquire));
}

#[test]
fn release_on_the_wrong_store_publishes_nothing() {
    let outcomes = interleave::outcomes(|| {
        let (hertz, ready) = (AtomicU32::new(500), AtomicU32::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                hertz.store(2000, Release);
                ready.store(1, Relaxed);
            });
            (ready.load(Acquire), hertz.load(Relaxed))
        })
    });
    assert!(outcomes.contains("(1, 500)"), "{outcomes:?}");
}

#[test]
fn one_history_is_never_read_backwards() {
    assert_eq!(
        interleave::outcomes(one_place::look_twice),
        set(["(0, 0)", "(0, 1)", "(0, 2)", "(1, 1)", "(1, 2)", "(2, 2)"])
    );
}

#[test]
fn a_relaxed_read_modify_write_passes_the_arrow_on() {
    interleave::model(|| {
        let (hertz, ready) = (AtomicU32::new(500), AtomicU32::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                hertz.store(2000, Relaxed);
                ready.store(1, Release);
            });
            s.spawn(|| {
                ready.fetch_add(10, Relaxed);
            });
            if ready.load(Acquire) == 11 {
                let hertz = hertz.load(Relaxed);
                // It read the 1 and added 10.
                assert_eq!(hertz, 2000);
            }
        });
    });
}

#[test]
fn a_later_plain_store_does_not_pass_the_arrow_on() {
    let outcomes = interleave::outcomes(|| {
        let (hertz, ready) = (AtomicU32::new(500), AtomicU32::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                hertz.store(2000, Relaxed);
                ready.store(1, Release);
                ready.store(2, Relaxed);
            });
            (ready.load(Acquire), hertz.load(Relaxed))
        })
    });
    assert!(outcomes.contains("(2, 500)"), "{outcomes:?}");
    assert!(!outcomes.contains("(1, 500)"), "{outcomes:?}");
}

#[test]
fn happens_before_chains_through_a_third_thread() {
    interleave::model(|| {
        let [hertz, ready, passed_on] = [500, 0, 0].map(AtomicU32::new);
        thread::scope(|s| {
            s.spawn(|| {
                hertz.store(2000, Relaxed);
                ready.store(1, Release);
            });
            s.spawn(|| {
                if ready.load(Acquire) == 1 {
                    passed_on.store(1, Release);
                }
            });
            if passed_on.load(Acquire) == 1 {
                assert_eq!(hertz.load(Relaxed), 2000);
            }
        });
    });
}

#[test]
fn spawn_and_join_order_relaxed_accesses() {
    interleave::model(|| {
        let hertz = AtomicU32::new(500);
        hertz.store(1000, Relaxed);
        thread::scope(|s| {
            let gui = s.spawn(|| {
                assert_eq!(hertz.load(Relaxed), 1000);
                hertz.store(2000, Relaxed);
            });
            gui.join().unwrap();
            assert_eq!(hertz.load(Relaxed), 2000);
        });
    });
}

#[test]
fn release_and_acquire_let_both_find_the_other_flag_down() {
    assert_eq!(
        interleave::outcomes(flags_release::gui_and_processing),
        set([
            "(false, false)",
            "(false, true)",
            "(true, false)",
            "(true, true)"
        ])
    );
}

#[test]
fn seq_cst_lets_at_most_one_find_the_other_flag_down() {
    assert_eq!(
        interleave::outcomes(flags_seq_cst::gui_and_processing),
        set(["(false, true)", "(true, false)", "(true, true)"])
    );
}

#[test]
fn a_seq_cst_fence_lets_at_most_one_find_the_other_flag_down() {
    assert_eq!(
        interleave::outcomes(flags_fence::gui_and_processing),
        set(["(false, true)", "(true, false)", "(true, true)"])
    );
}

#[test]
fn a_meter_that_looks_first_and_stores_later_can_forget_the_highest_level() {
    assert_eq!(interleave::outcomes(two_voices), set(["3", "7"]));
}

// The check that the page runs. It fails, and that is its point.
#[should_panic]
// ANCHOR: keeps
#[test]
fn the_meter_keeps_the_highest_level() {
    interleave::model(highest_is_kept);
}

fn highest_is_kept() {
    assert_eq!(two_voices(), 7);
}
// ANCHOR_END: keeps

#[test]
fn the_page_shows_what_the_check_of_the_meter_says() {
    let verdict = interleave::verdict(highest_is_kept);
    interleave::expect_shown(&verdict, "the_meter_keeps_the_highest_level");
}
