//! All executions, in the child.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::assemble::{self, Combination};
use super::schedule::Collected;
use super::scheduler::{DepthFirst, Search};
use super::{Recording, text};
use crate::mode::{self, Mode};
use crate::run::Answer;
use crate::sites::{self, Visit};
use crate::sync::{heap, rmw, thread};
use crate::{child, log, turn};

/// How large the stack of a recorded thread is, in bytes, under shuttle. loom's
/// cannot be chosen.
const STACK: usize = 256 * 1024;

/// How many combinations of orderings are too many.
const COMBINATIONS: usize = 1_000;

/// Records what `f` does, which returns the name of the outcome.
pub(super) fn run(recording: &Recording, f: impl Fn() -> String + Send + Sync + 'static) -> Answer {
    child::panics_are_outcomes();
    text::install(&recording.shows);
    log::name_threads(&recording.threads);
    let first = Mode::recording(!recording.weak);
    let trace = record(recording, Arc::new(f)).map(|trace| trace.to_json());
    Answer::recorded(trace, first)
}

fn record(
    recording: &Recording,
    f: Arc<dyn Fn() -> String + Send + Sync>,
) -> Result<trace::Trace, String> {
    let since = Instant::now();
    sites::install(&[], true);
    let mut combinations = vec![one(recording, &f, since)?];
    let mut choices = Vec::new();
    if recording.choose {
        choices = sites::met().into_iter().map(Offer::new).collect();
        let count: usize = choices
            .iter()
            .map(|offer: &Offer| offer.orderings.len())
            .product();
        if count > COMBINATIONS {
            return Err(format!(
                "has {count} combinations of orderings to run, which is too many"
            ));
        }
        let default: Vec<usize> = choices.iter().map(|offer| offer.default).collect();
        let mut all = Vec::with_capacity(count);
        for at in 0..count {
            let chosen = digits(at, &choices);
            if chosen == default {
                all.append(&mut combinations);
                continue;
            }
            let other: Vec<_> = choices
                .iter()
                .zip(&chosen)
                .map(|(offer, &which)| (offer.visit.site.clone(), offer.orderings[which]))
                .collect();
            sites::install(&other, false);
            all.push(one(recording, &f, since)?);
        }
        combinations = all;
    }
    assemble::trace(recording, combinations, &choices)
}

/// A place in the source, and the orderings that could stand there.
pub(super) struct Offer {
    pub visit: Visit,
    pub orderings: &'static [Ordering],
    pub default: usize,
}

impl Offer {
    fn new(visit: Visit) -> Self {
        use Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};
        let orderings: &[Ordering] = match (visit.op.as_str(), visit.site.which) {
            ("store", _) => &[Relaxed, Release, SeqCst],
            ("load", _) | (_, 1) => &[Relaxed, Acquire, SeqCst],
            ("fence", _) => &[Acquire, Release, AcqRel, SeqCst],
            _ => &[Relaxed, Acquire, Release, AcqRel, SeqCst],
        };
        let default = orderings.iter().position(|&o| o == visit.ordering);
        Self {
            visit,
            orderings,
            default: default.unwrap_or_default(),
        }
    }
}

/// The orderings of a combination, by number.
pub(super) fn digits(mut at: usize, choices: &[Offer]) -> Vec<usize> {
    let mut digits: Vec<usize> = choices
        .iter()
        .rev()
        .map(|offer| {
            let digit = at % offer.orderings.len();
            at /= offer.orderings.len();
            digit
        })
        .collect();
    digits.reverse();
    digits
}

/// All executions of one combination.
fn one(
    recording: &Recording,
    f: &Arc<dyn Fn() -> String + Send + Sync>,
    since: Instant,
) -> Result<Combination, String> {
    let mut mode = Mode::recording(!recording.weak);
    loop {
        mode.start();
        let along = recording.along.as_deref();
        let search = Search::new(along.map(log::threads_named));
        let search = Arc::new(Mutex::new(search));
        let into = Arc::new(Mutex::new((Collected::default(), None)));
        let body = {
            let (f, into) = (f.clone(), into.clone());
            move || execution(&*f, &into)
        };
        let cut = if recording.weak {
            under_loom(recording, body, since)?
        } else {
            let mut config = shuttle::Config::new();
            config.stack_size = STACK;
            config.failure_persistence = shuttle::FailurePersistence::None;
            config.silence_warnings = true;
            let scheduler = DepthFirst {
                search: search.clone(),
                bounds: recording.bounds,
                since,
            };
            shuttle::Runner::new(scheduler, config).run(body);
            locked(&search).cut.take()
        };
        let needed = Mode::needed(false);
        if needed != mode {
            mode = needed;
            continue;
        }
        let (collected, failure) = std::mem::take(&mut *locked(&into));
        return match failure {
            Some(why) => Err(format!("cannot be made: {why}")),
            None => Ok(Combination { collected, cut }),
        };
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What ends a recording that has reached a bound.
struct Reached(String);

/// What ends one that cannot go on; why is known.
struct Stop;

fn under_loom(
    recording: &Recording,
    body: impl Fn() + Send + Sync + 'static,
    since: Instant,
) -> Result<Option<String>, String> {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = recording.bounds.preemptions;
    // The turnstile takes as many decisions as the program.
    builder.max_branches *= 4;
    builder.location = true;
    let bounds = recording.bounds;
    let executions = Mutex::new(0);
    let checked = catch_unwind(AssertUnwindSafe(|| {
        builder.check(move || {
            let mut executions = locked(&executions);
            if let Some(cut) = bounds.reached(*executions, since) {
                resume_unwind(Box::new(Reached(cut)));
            }
            *executions += 1;
            drop(executions);
            heap::end();
            body();
        });
    }));
    let preempted = bounds
        .preemptions
        .map(|bound| format!("only orders with at most {bound} interruptions were recorded"));
    match checked {
        Ok(()) => Ok(preempted),
        Err(payload) => match payload.downcast::<Reached>() {
            Ok(reached) => Ok(Some(reached.0)),
            Err(payload) if payload.is::<Stop>() => Ok(None),
            Err(payload) => Err(format!("cannot be made: {}", child::message(&*payload))),
        },
    }
}

/// One execution, on its first thread.
fn execution(f: &(dyn Fn() -> String + Send + Sync), into: &Mutex<(Collected, Option<String>)>) {
    let base = 0_u8;
    log::begin(std::hint::black_box(&raw const base) as usize);
    turn::begin();
    if mode::spares() {
        rmw::begin();
        thread::begin();
    }
    let outcome = catch_unwind(AssertUnwindSafe(f)).ok();
    log::end_thread(0);
    let mut into = locked(into);
    let (collected, failure) = &mut *into;
    if failure.is_some() {
        return;
    }
    if let Err(why) = collected.add(outcome) {
        *failure = Some(why);
        if mode::loom() {
            resume_unwind(Box::new(Stop));
        }
    }
}
