//! All executions, in the child.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::assemble::{self, Combination};
use super::schedule::{Collected, LIMIT};
use super::scheduler::{DepthFirst, Search};
use super::{Choose, Recording, text};
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
    if recording.choose != Choose::Nothing {
        let steps = combinations.iter().flat_map(|c| &c.collected.steps.list);
        let stands = |visit: &Visit| steps.clone().any(|step| visit.site.is_at(step.here));
        let all = recording.choose == Choose::Orderings;
        let met = sites::met().into_iter();
        let met = met.filter(|visit| all || visit.op == "fence");
        // Before the first thread and after the last join an ordering changes nothing.
        choices = met.filter(stands).map(Offer::new).collect();
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
        let search = Search::new(turns(recording)?);
        let search = Arc::new(Mutex::new(search));
        let into = Arc::new(Mutex::new(Collected {
            keeps_cut: recording.outcomes.iter().any(|o| o.name == LIMIT),
            ..Collected::default()
        }));
        let body = {
            let (f, into) = (f.clone(), into.clone());
            move || execution(&*f, &into)
        };
        let cut = if recording.weak {
            under_loom(recording, body, mode, since)?
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
        let left = locked(&search).left();
        if left > 0 {
            return Err(format!("cannot be made: it ends {left} turns too early"));
        }
        let collected = std::mem::take(&mut *locked(&into));
        return Ok(Combination { collected, cut });
    }
}

/// The threads whose turns are asked for, by number.
fn turns(recording: &Recording) -> Result<Option<Vec<usize>>, String> {
    let number = |name: &String| {
        let number = recording.threads.iter().position(|known| known == name);
        number.ok_or_else(|| {
            format!("goes along a thread `{name}`, which is not among its `.threads([…])`")
        })
    };
    let along = recording.along.as_ref();
    along
        .map(|along| along.iter().map(number).collect())
        .transpose()
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What ends a recording that has reached a bound.
struct Reached(String);

/// What ends one that must be run in another mode.
struct Another;

fn under_loom(
    recording: &Recording,
    body: impl Fn() + Send + Sync + 'static,
    mode: Mode,
    since: Instant,
) -> Result<Option<String>, String> {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = recording.bounds.preemptions;
    // The turnstile takes as many decisions as the program.
    builder.max_branches *= 4;
    builder.location = true;
    let bounds = recording.bounds;
    let executions = Mutex::new(0);
    let every = move || {
        let mut executions = locked(&executions);
        if let Some(cut) = bounds.reached(*executions, since) {
            resume_unwind(Box::new(Reached(cut)));
        }
        *executions += 1;
        drop(executions);
        if Mode::needed(false) != mode {
            resume_unwind(Box::new(Another));
        }
        heap::end();
        body();
    };
    let checked = catch_unwind(AssertUnwindSafe(|| builder.check(every)));
    let preempted = bounds
        .preemptions
        .map(|bound| format!("only orders with at most {bound} interruptions were recorded"));
    match checked {
        Ok(()) => Ok(preempted),
        Err(payload) => match payload.downcast::<Reached>() {
            Ok(reached) => Ok(Some(reached.0)),
            Err(payload) if payload.is::<Another>() => Ok(None),
            Err(payload) => Err(format!("cannot be made: {}", child::message(&*payload))),
        },
    }
}

/// One execution, on its first thread.
fn execution(f: &(dyn Fn() -> String + Send + Sync), into: &Mutex<Collected>) {
    let base = 0_u8;
    log::begin(std::hint::black_box(&raw const base) as usize);
    turn::begin();
    if mode::spares() {
        rmw::begin();
        thread::begin();
    }
    let outcome = catch_unwind(AssertUnwindSafe(f)).ok();
    if let Err(why) = locked(into).add(outcome) {
        child::refuse(format!("cannot be made: {why}"));
    }
    thread::end_all();
}
