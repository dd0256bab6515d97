//! What loom by itself shows of each test, with nothing of this book in between,
//! for every choice of orderings. Where that differs from the rule, a page says so:
//! when a test here turns red, loom has learned something, and the page has to
//! change.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use litmus::rule::{Access, LB, MP, Orderings, R, Rule, S, SB, TWO_PLUS_TWO_W};
use loom::sync::atomic::{
    AtomicU32,
    Ordering::{self, Relaxed, SeqCst},
};

/// Runs one thread's accesses, and returns what its loads returned.
fn run(atomics: &[AtomicU32; 2], accesses: [Access; 2], orderings: &[Ordering]) -> Vec<u32> {
    let mut loaded = Vec::new();
    for (access, &ordering) in accesses.into_iter().zip(orderings) {
        match access {
            Access::Load(atomic) => loaded.push(atomics[atomic as usize].load(ordering)),
            Access::Store(atomic, value) => atomics[atomic as usize].store(value, ordering),
        }
    }
    loaded
}

/// The outcomes that loom shows.
fn shown(rule: &'static Rule, orderings: Orderings) -> BTreeSet<String> {
    let seen = Arc::new(Mutex::new(BTreeSet::new()));
    let note = Arc::clone(&seen);
    loom::model(move || {
        let [gui, processing] = rule.threads;
        let atomics = Arc::new([AtomicU32::new(0), AtomicU32::new(0)]);
        let others = Arc::clone(&atomics);
        let other = loom::thread::spawn(move || run(&others, processing, &orderings[2..]));
        let mut values = run(&atomics, gui, &orderings[..2]);
        values.extend(other.join().unwrap());
        let last = rule.last.iter();
        values.extend(last.map(|&atomic| atomics[atomic as usize].load(Relaxed)));
        note.lock().unwrap().insert(rule.outcome(&values));
    });
    Arc::into_inner(seen).unwrap().into_inner().unwrap()
}

/// The choices of orderings for which loom does not show just what is allowed,
/// each with whether it then shows the weak outcome. The other three outcomes it
/// shows always.
fn differences(rule: &'static Rule) -> Vec<(Orderings, bool)> {
    let mut differences = Vec::new();
    for orderings in rule.combinations() {
        let mut shown = shown(rule, orderings);
        let weak = shown.remove(rule.weak);
        assert_eq!(
            shown,
            rule.always.map(str::to_owned).into(),
            "{} with {orderings:?}",
            rule.name
        );
        if weak != rule.allows_weak(orderings) {
            differences.push((orderings, weak));
        }
    }
    differences
}

#[test]
fn mp_and_s_are_shown_exactly() {
    assert_eq!(differences(&MP), []);
    assert_eq!(differences(&S), []);
}

#[test]
fn seq_cst_throughout_is_shown_as_release_and_acquire() {
    for rule in [&SB, &R, &TWO_PLUS_TWO_W] {
        assert_eq!(differences(rule), [([SeqCst; 4], true)], "{}", rule.name);
    }
}

#[test]
fn load_buffering_is_never_shown() {
    let allowed = LB
        .combinations()
        .filter(|&orderings| LB.allows_weak(orderings));
    let never: Vec<_> = allowed.map(|orderings| (orderings, false)).collect();
    assert_eq!(never.len(), 25);
    assert_eq!(differences(&LB), never);
}

#[test]
fn into_inner_returns_the_store_that_ran_last_and_not_the_last_of_the_history() {
    // The language allows (1, 2), and a load after the join shows it: see above.
    let seen = Arc::new(Mutex::new(BTreeSet::new()));
    let note = Arc::clone(&seen);
    loom::model(move || {
        let atomics = Arc::new((AtomicU32::new(0), AtomicU32::new(0)));
        let others = Arc::clone(&atomics);
        let other = loom::thread::spawn(move || {
            let r1 = others.1.load(Relaxed);
            others.0.store(1, Relaxed);
            r1
        });
        atomics.0.store(2, Relaxed);
        atomics.1.store(1, Relaxed);
        let r1 = other.join().unwrap();
        let (x, _) = Arc::into_inner(atomics).expect("the other thread is done");
        note.lock().unwrap().insert((r1, x.into_inner()));
    });
    assert_eq!(*seen.lock().unwrap(), [(0, 1), (0, 2), (1, 1)].into());
}
