//! The listings recorded, for the explorers of the pages: a module a section.

use trace::Trace;

mod once;
mod pair;
mod rw;
mod seqlock;
mod shared;
mod triple;

/// How many schedules end in each outcome, in the order of declaration.
fn schedules(trace: &Trace) -> Vec<u64> {
    let outcomes = trace.outcomes.iter();
    outcomes.map(|outcome| outcome.schedules).collect()
}
