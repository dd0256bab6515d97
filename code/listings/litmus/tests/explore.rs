//! Each test of the lab as the page shows it: recorded for every choice of
//! orderings, and what was recorded beside what the language allows.

use std::collections::BTreeSet;

use interleave::{Recording, sync}; // what the listings reach as `super::sync`
use litmus::rule::{self, Rule};
use trace::Trace;

#[path = "../src/lb.rs"]
mod lb;
#[path = "../src/mp.rs"]
mod mp;
#[path = "../src/r.rs"]
mod r;
#[path = "../src/s.rs"]
mod s;
#[path = "../src/sb.rs"]
mod sb;
#[path = "../src/two_plus_two_w.rs"]
mod two_plus_two_w;

/// A recording of one test, for every choice of orderings.
fn recording(name: &str, rule: &'static Rule) -> Recording {
    let mut recording = Recording::new(name)
        .weak()
        .choose_orderings()
        .threads(["GUI", "processing"])
        .objects(["x", "y"])
        .rule(rule.words)
        .language(|orderings| {
            let orderings = orderings.try_into().expect("a test has four accesses");
            rule.allowed(orderings)
        });
    for outcome in rule.always {
        recording = recording.ok(outcome, "an order of the accesses explains it");
    }
    recording.bug(rule.weak, "no order of the accesses explains it")
}

/// Checks that the recording shows just what is allowed, but for the weak
/// outcome: that it shows if `shows_weak` and the language allows it.
#[track_caller]
fn expect_recorded(trace: &Trace, rule: &Rule, shows_weak: bool) {
    assert_eq!(trace.cut, None);
    assert_eq!(trace.roots.len(), 81);
    for (&root, orderings) in trace.roots.iter().zip(rule.combinations()) {
        let counts = trace.schedules(root);
        let outcomes = trace.outcomes.iter().zip(counts);
        let recorded: BTreeSet<&str> = outcomes
            .filter(|&(_, schedules)| schedules > 0)
            .map(|(outcome, _)| outcome.name.as_str())
            .collect();
        let mut expected = BTreeSet::from(rule.always);
        if shows_weak && rule.allows_weak(orderings) {
            expected.insert(rule.weak);
        }
        assert_eq!(recorded, expected, "{} with {orderings:?}", rule.name);
    }
}

#[test]
fn sb_shows_what_is_allowed() {
    let trace = recording("sb", &rule::SB)
        .task("Make each thread miss the other's store.", rule::SB.weak)
        .record(sb::gui_and_processing, |(r1, r2)| {
            rule::SB.outcome(&[r1, r2])
        });
    expect_recorded(&trace, &rule::SB, true);
}

#[test]
fn mp_shows_what_is_allowed() {
    let trace = recording("mp", &rule::MP)
        .task("See the flag up and the value old.", rule::MP.weak)
        .record(mp::gui_and_processing, |(r1, r2)| {
            rule::MP.outcome(&[r1, r2])
        });
    expect_recorded(&trace, &rule::MP, true);
}

#[test]
fn lb_shows_what_is_allowed_but_for_the_weak_outcome() {
    let trace = recording("lb", &rule::LB)
        .gap("in the checker no load returns a store that has not been made yet")
        .record(lb::gui_and_processing, |(r1, r2)| {
            rule::LB.outcome(&[r1, r2])
        });
    expect_recorded(&trace, &rule::LB, false);
}

#[test]
fn s_shows_what_is_allowed() {
    let trace = recording("s", &rule::S)
        .task("See the flag up, and let the 2 be the last.", rule::S.weak)
        .record(s::gui_and_processing, |(r1, x)| rule::S.outcome(&[r1, x]));
    expect_recorded(&trace, &rule::S, true);
}

#[test]
fn r_shows_what_is_allowed() {
    let trace = recording("r", &rule::R)
        .task(
            "Let processing have the last word and see nothing.",
            rule::R.weak,
        )
        .record(r::gui_and_processing, |(r1, y)| rule::R.outcome(&[r1, y]));
    expect_recorded(&trace, &rule::R, true);
}

#[test]
fn two_plus_two_w_shows_what_is_allowed() {
    let rule = &rule::TWO_PLUS_TWO_W;
    let trace = recording("2-2w", rule)
        .task("Let each thread's first store be the last.", rule.weak)
        .record(two_plus_two_w::gui_and_processing, |(x, y)| {
            rule.outcome(&[x, y])
        });
    expect_recorded(&trace, rule, true);
}
