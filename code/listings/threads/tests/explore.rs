//! The listings of this part, recorded: every schedule that a page walks through,
//! and every number that its prose takes from them.

use std::sync::atomic::Ordering::{Acquire, Release, SeqCst};

use interleave::{Recording, sync}; // what the listings reach as `super::sync`
use trace::Trace;

#[path = "../src/counted.rs"]
mod counted;
#[path = "../src/flags_release.rs"]
mod flags_release;
#[path = "../src/lost_update.rs"]
mod lost_update;
#[path = "../src/message_relaxed.rs"]
mod message_relaxed;
#[path = "../src/meter.rs"]
mod meter;
#[path = "../src/one_place.rs"]
mod one_place;

/// The combinations of orderings with which a schedule ends in `outcome`.
fn combinations_that_reach(trace: &Trace, outcome: &str) -> Vec<usize> {
    let named = |at: &usize| trace.outcomes[*at].name == outcome;
    let outcome = (0..trace.outcomes.len()).find(named);
    let outcome = outcome.expect("the outcome is declared");
    (0..trace.roots.len())
        .filter(|&combination| trace.schedules(trace.roots[combination])[outcome] > 0)
        .collect()
}

/// Whether each combination shows what the language allows, no more and no less.
#[track_caller]
fn expect_what_the_language_allows(trace: &Trace) {
    let language = trace.language.as_ref().expect("the trace has its rule");
    for (&root, &allowed) in trace.roots.iter().zip(&language.of) {
        let shown = trace.schedules(root).into_iter().enumerate();
        let shown: Vec<usize> = shown.filter(|&(_, n)| n > 0).map(|(at, _)| at).collect();
        assert_eq!(shown, language.sets[allowed]);
    }
}

#[test]
fn two_increments_can_lose_one() {
    let trace = Recording::new("lost-update")
        .threads(["processing", "GUI"])
        .task("Make it end at 1.", "played == 1")
        .ok("played == 2", "both notes are counted")
        .bug("played == 1", "a note is lost")
        .bug("played == 0", "both notes are lost")
        .record(lost_update::two_notes, |played| {
            format!("played == {played}")
        });
    assert_eq!(trace.counts(), [2, 4, 0]);
}

#[test]
fn they_can_lose_one_with_every_ordering() {
    let trace = Recording::new("lost-update-any-ordering")
        .threads(["processing", "GUI"])
        .choose_orderings()
        .task("Make it end at 1.", "played == 1")
        .ok("played == 2", "both notes are counted")
        .bug("played == 1", "a note is lost")
        .rule("No ordering joins the load to the store after it.")
        .language(|_| vec!["played == 2", "played == 1"])
        .record(lost_update::two_notes, |played| {
            format!("played == {played}")
        });
    assert_eq!(trace.counts(), [2, 4]);
    assert_eq!(trace.roots.len(), 9);
    // Where one of the two is weaker, a load after the other's store may return 0.
    for &root in &trace.roots[..8] {
        assert_eq!(trace.schedules(root), [2, 6]);
    }
    expect_what_the_language_allows(&trace);
}

#[test]
fn one_read_modify_write_loses_none() {
    let trace = Recording::new("counted")
        .threads(["processing", "GUI"])
        .weak()
        .ok("played == 2", "both notes are counted")
        .bug("played == 1", "a note is lost")
        .language(|_| vec!["played == 2"])
        .record(counted::two_notes, |played| format!("played == {played}"));
    assert_eq!(trace.counts(), [2, 0]);
    expect_what_the_language_allows(&trace);
}

#[test]
fn the_flag_brings_its_news_along_if_it_is_released_and_acquired() {
    let trace = Recording::new("message")
        .threads(["processing", "GUI"])
        .choose_orderings()
        .task("Have the flag up and the cutoff old.", "ready, 500 Hz")
        .ok("not ready, 500 Hz", "nothing seen yet")
        .ok("not ready, 2000 Hz", "the cutoff seen, the flag not")
        .ok("ready, 2000 Hz", "both seen")
        .bug("ready, 500 Hz", "the flag is up and the news is old")
        .rule(
            "With `Release` or `SeqCst` on the store to `ready` and `Acquire` or `SeqCst` on \
             its load, `ready, 500 Hz` is impossible. Otherwise it is not, whatever stands at \
             `hertz`.",
        )
        .language(|orderings| {
            let &[_, store, load, _] = orderings else {
                unreachable!("there are four accesses");
            };
            let mut allowed = vec!["not ready, 500 Hz", "not ready, 2000 Hz", "ready, 2000 Hz"];
            if !(matches!(store, Release | SeqCst) && matches!(load, Acquire | SeqCst)) {
                allowed.push("ready, 500 Hz");
            }
            allowed
        })
        .record(message_relaxed::gui_and_processing, |(ready, hertz)| {
            let ready = if ready { "ready" } else { "not ready" };
            format!("{ready}, {hertz} Hz")
        });
    assert_eq!(trace.counts(), [6, 5, 1, 1]);
    assert_eq!(trace.roots.len(), 81);
    assert_eq!(combinations_that_reach(&trace, "ready, 500 Hz").len(), 45);
    expect_what_the_language_allows(&trace);
}

#[test]
fn one_history_is_never_read_backwards() {
    let pairs = [
        "0, then 0",
        "0, then 1",
        "0, then 2",
        "1, then 1",
        "1, then 2",
        "2, then 2",
    ];
    let mut recording = Recording::new("one-place");
    for pair in pairs {
        recording = recording.ok(pair, "");
    }
    let trace = recording
        .threads(["processing", "GUI"])
        .weak()
        .task("See 1, then 2.", "1, then 2")
        .bug("backwards", "the knob turns back")
        .language(move |_| pairs.into())
        .record(one_place::look_twice, |(first, second)| {
            if first > second {
                "backwards".to_owned()
            } else {
                format!("{first}, then {second}")
            }
        });
    assert_eq!(trace.counts(), [6, 5, 3, 3, 2, 1, 0]);
    expect_what_the_language_allows(&trace);
}

#[test]
fn each_can_miss_the_others_flag_unless_all_four_accesses_are_seq_cst() {
    let trace = Recording::new("flags")
        .threads(["processing", "GUI"])
        .objects(["editing", "rendering"])
        .choose_orderings()
        .task("Let each believe that it is alone.", "neither sees")
        .ok("both see", "nobody is alone")
        .ok("only GUI sees", "the processing thread is alone")
        .ok("only processing sees", "the GUI thread is alone")
        .bug("neither sees", "each believes that it is alone")
        .rule("`neither sees` is impossible exactly when all four accesses are `SeqCst`.")
        .language(|orderings| {
            let mut allowed = vec!["both see", "only GUI sees", "only processing sees"];
            if orderings != [SeqCst, SeqCst] {
                allowed.push("neither sees");
            }
            allowed
        })
        .record(
            flags_release::gui_and_processing,
            |(gui_saw, processing_saw)| {
                let who = match (gui_saw, processing_saw) {
                    (true, true) => "both see",
                    (true, false) => "only GUI sees",
                    (false, true) => "only processing sees",
                    (false, false) => "neither sees",
                };
                who.to_owned()
            },
        );
    assert_eq!(trace.counts(), [4, 5, 5, 6]);
    assert_eq!(trace.roots.len(), 9);
    let all_seq_cst = trace.roots[8];
    assert_eq!(trace.schedules(all_seq_cst), [4, 1, 1, 0]);
    assert_eq!(
        combinations_that_reach(&trace, "neither sees"),
        [0, 1, 2, 3, 4, 5, 6, 7]
    );
    expect_what_the_language_allows(&trace);
}

#[test]
fn a_meter_can_forget_the_highest_level() {
    // The threads are called as the verdict on the same page calls them.
    let trace = Recording::new("meter")
        .threads(["main", "thread 1"])
        .objects(["highest"])
        .task("Make it keep the lower level.", "highest == 3")
        .ok("highest == 7", "the highest is kept")
        .bug("highest == 3", "the highest is forgotten")
        .record(meter::two_voices, |highest| format!("highest == {highest}"));
    assert_eq!(trace.counts(), [4, 2]);
}
