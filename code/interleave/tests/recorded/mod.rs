//! What the tests of recordings ask a trace.
#![allow(dead_code, reason = "each test uses some of it")]

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use trace::{Step, Trace};

/// How many schedules end as each outcome, of those that occur.
pub fn counts(trace: &Trace) -> Vec<(&str, u64)> {
    let outcomes = trace.outcomes.iter().filter(|o| o.schedules > 0);
    outcomes.map(|o| (o.name.as_str(), o.schedules)).collect()
}

/// How many schedules there are.
pub fn count(trace: &Trace) -> u64 {
    trace.outcomes.iter().map(|outcome| outcome.schedules).sum()
}

/// The outcomes that a combination of orderings reaches.
pub fn reached(trace: &Trace, combination: usize) -> BTreeSet<&str> {
    let counts = trace.schedules(trace.roots[combination]);
    let outcomes = trace.outcomes.iter().zip(counts);
    outcomes
        .filter(|(_, count)| *count > 0)
        .map(|(outcome, _)| outcome.name.as_str())
        .collect()
}

/// Every schedule of the default combination: the numbers of its steps, and of its
/// outcome.
pub fn schedules(trace: &Trace) -> Vec<(Vec<usize>, usize)> {
    let mut schedules = Vec::new();
    let mut open = vec![(trace.roots[trace.default], Vec::new())];
    while let Some((at, steps)) = open.pop() {
        let state = &trace.states[at];
        if let Some(outcome) = state.outcome {
            schedules.push((steps.clone(), outcome));
        }
        for &(step, next) in &state.edges {
            let steps = [steps.as_slice(), &[step]].concat();
            open.push((next, steps));
        }
    }
    schedules
}

/// A step as `thread: operation object → value`.
pub fn say(trace: &Trace, step: usize) -> String {
    let Step {
        thread,
        op,
        object,
        value,
        ..
    } = &trace.steps[step];
    let object = object.map(|object| format!(" {}", trace.objects[object].name));
    let value = value.as_ref().map(|value| format!(" → {value}"));
    format!(
        "{}: {op}{}{}",
        trace.threads[*thread].name,
        object.unwrap_or_default(),
        value.unwrap_or_default()
    )
}

/// The end of a shortest way to an outcome: its last step, and what each thread
/// waits for.
#[track_caller]
pub fn end(trace: &Trace, outcome: &str) -> (String, Vec<String>) {
    let number = trace.outcomes.iter().position(|o| o.name == outcome);
    let number = number.unwrap_or_else(|| panic!("`{outcome}` is declared"));
    let root = trace.roots[trace.default];
    let steps = trace
        .shortest(root, number)
        .unwrap_or_else(|| panic!("`{outcome}` occurs"));
    let state = trace.walk(root, &steps).expect("the way leads somewhere");
    let waits = trace.states[state].waits.iter();
    let waits = waits.map(|&wait| {
        let wait = &trace.waits[wait];
        format!("{} {}", trace.threads[wait.thread].name, wait.why)
    });
    let last = steps.last().map(|&step| say(trace, step));
    (last.unwrap_or_default(), waits.collect())
}

/// Why a listing cannot be recorded.
#[track_caller]
pub fn refusal(record: impl FnOnce() -> Trace) -> String {
    match catch_unwind(AssertUnwindSafe(record)) {
        Ok(trace) => panic!("it was recorded: {:?}", counts(&trace)),
        Err(payload) => *payload.downcast::<String>().expect("a sentence"),
    }
}
