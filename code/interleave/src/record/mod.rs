//! Records a listing: every schedule, with what each step did.
//!
//! A [`model`](crate::model) runs one order of all that differ only in steps
//! that do not touch the same thing, and that is enough to find a failure. Whoever
//! steps through a listing by hand wants all of them. So a recording visits every
//! order of the steps, puts them together to a [trace](trace::Trace), and compares
//! that with the one that the page shows:
//!
//! ```no_run
//! use interleave::Recording;
//! use interleave::sync::{atomic::{AtomicU32, Ordering::SeqCst}, thread};
//!
//! fn two_notes() -> u32 {
//!     let played = AtomicU32::new(0);
//!     let note = || {
//!         let seen = played.load(SeqCst);
//!         played.store(seen + 1, SeqCst);
//!     };
//!     thread::scope(|s| {
//!         s.spawn(note);
//!         note();
//!     });
//!     played.load(SeqCst)
//! }
//!
//! Recording::new("lost-update")
//!     .threads(["processing", "GUI"])
//!     .task("Make it end at 1.", "played == 1")
//!     .ok("played == 2", "both are counted")
//!     .bug("played == 1", "a note is lost")
//!     .record(two_notes, |played| format!("played == {played}"));
//! ```
//!
//! | module | what it does |
//! | --- | --- |
//! | [`scheduler`] | every order, under shuttle |
//! | [`explore`] | all executions of all combinations, in the child |
//! | [`schedule`] | takes down an execution, and puts all of them together |
//! | [`text`] | values |
//! | [`source`] | names and lines |
//! | [`assemble`] | makes the trace |

mod assemble;
mod explore;
pub(crate) mod schedule;
pub(crate) mod scheduler;
mod source;
pub(crate) mod text;

use std::fmt::Debug;
use std::panic::{Location, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use trace::{Judgement, Trace};

use crate::log::State;
use crate::mode::Mode;
use crate::place::Place;
use crate::{run, snapshot};

/// A recording: what to call things, what can come of it, and how far to go.
///
/// A step is what happens between the first start of a thread and the last join:
/// before and after, nobody else could come in between. Starting and joining are
/// no steps, since they change nothing for the others.
/// The last sender of a channel that goes takes a step, and so do others where the one
/// that happens to go last goes on to other steps; under loom, all of them.
///
/// A thread that calls `spin_loop` or `yield_now` is taken to wait until something
/// has changed: if nothing will, the schedule ends as `livelock` under shuttle, and
/// is left out under loom. So a loop that gives up after some rounds, or a lone
/// `yield_now`, is not followed to where nobody else takes a step.
#[must_use = "nothing is recorded before `record`"]
pub struct Recording {
    name: String,
    weak: bool,
    choose: Choose,
    threads: Vec<String>,
    objects: Vec<String>,
    task: Option<(String, String)>,
    outcomes: Vec<Declared>,
    rule: Option<String>,
    language: Option<Language>,
    gap: Option<String>,
    along: Option<Vec<String>>,
    shows: Vec<text::Show>,
    bounds: Bounds,
}

/// What a closure that knows the language says of a combination of orderings.
type Language = Arc<dyn Fn(&[Ordering]) -> Vec<&'static str> + Send + Sync>;

/// An outcome that the listing knows of.
struct Declared {
    name: String,
    verdict: Judgement,
    note: String,
}

/// Where the reader of a trace chooses the ordering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choose {
    Nothing,
    Fences,
    Orderings,
}

/// How far a recording goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    executions: usize,
    steps: usize,
    time: Duration,
    preemptions: Option<usize>,
}

impl Bounds {
    /// What has been reached after so many executions, in words.
    fn reached(&self, executions: usize, since: Instant) -> Option<String> {
        if executions >= self.executions {
            return Some(format!(
                "the recording stopped after {executions} executions"
            ));
        }
        if since.elapsed() >= self.time {
            let time = self.time.as_secs_f64();
            return Some(format!("the recording stopped after {time} s"));
        }
        None
    }

    /// Whether an execution has gone on for too long, in words.
    fn too_long(&self, state: &State) -> Option<String> {
        let steps = state.schedule.as_ref().map_or(0, schedule::Schedule::len);
        let limit = self.steps;
        (steps >= limit).then(|| format!("schedules of more than {limit} steps were cut off"))
    }
}

impl Recording {
    /// A recording under shuttle, in every order of the steps, that is kept as
    /// `traces/NAME.json`.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            weak: false,
            choose: Choose::Nothing,
            threads: Vec::new(),
            objects: Vec::new(),
            task: None,
            outcomes: Vec::new(),
            rule: None,
            language: None,
            gap: None,
            along: None,
            shows: Vec::new(),
            bounds: Bounds {
                executions: 1_000_000,
                steps: 100,
                time: Duration::from_secs(60),
                preemptions: None,
            },
        }
    }

    /// Records under loom instead, where a load returns what its ordering allows.
    /// For listings whose subject is that, or memory that is not atomic.
    pub fn weak(mut self) -> Self {
        self.weak = true;
        self
    }

    /// Records every combination of the orderings that could stand in the listing.
    /// Each access has a choice of its own: what two threads run, both run as chosen.
    pub fn choose_orderings(mut self) -> Self {
        self.weak = true;
        self.choose = Choose::Orderings;
        self
    }

    /// The same for the fences alone, in listings that have too many accesses.
    pub fn choose_fences(mut self) -> Self {
        self.weak = true;
        self.choose = Choose::Fences;
        self
    }

    /// What the threads are called: the first, then in the order in which they are
    /// started.
    pub fn threads<const N: usize>(mut self, names: [&str; N]) -> Self {
        self.threads = names.map(str::to_owned).into();
        self
    }

    /// What things are called, in the order in which they are made, of those that
    /// the steps touch. Without this they have the name of the variable or field
    /// that they are made for.
    pub fn objects<const N: usize>(mut self, names: [&str; N]) -> Self {
        self.objects = names.map(str::to_owned).into();
        self
    }

    /// What the reader is asked to do, and the outcome that does it.
    pub fn task(mut self, text: &str, outcome: &str) -> Self {
        self.task = Some((text.to_owned(), outcome.to_owned()));
        self
    }

    /// An outcome that is right, and what to say of it.
    pub fn ok(self, name: &str, note: &str) -> Self {
        self.outcome(name, Judgement::Ok, note)
    }

    /// An outcome that is wrong, and what to say of it. It need not occur. A
    /// failure ends a schedule as `deadlock`, `livelock`, `data race`,
    /// `use after free`, `leak`, if an object of `sync::heap` is never freed, or
    /// `panic: ` and the first line of the message.
    pub fn bug(self, name: &str, note: &str) -> Self {
        self.outcome(name, Judgement::Bug, note)
    }

    fn outcome(mut self, name: &str, verdict: Judgement, note: &str) -> Self {
        self.outcomes.push(Declared {
            name: name.to_owned(),
            verdict,
            note: note.to_owned(),
        });
        self
    }

    /// The rule for the orderings, in words.
    pub fn rule(mut self, rule: &str) -> Self {
        self.rule = Some(rule.to_owned());
        self
    }

    /// The outcomes that the language allows for a combination of orderings, which
    /// come in the order of the source.
    pub fn language(
        mut self,
        allowed: impl Fn(&[Ordering]) -> Vec<&'static str> + Send + Sync + 'static,
    ) -> Self {
        self.language = Some(Arc::new(allowed));
        self
    }

    /// Why an outcome that the language allows may have no schedule here.
    pub fn gap(mut self, why: &str) -> Self {
        self.gap = Some(why.to_owned());
        self
    }

    /// Records one schedule only, by the threads whose turns follow each other.
    /// Under shuttle.
    pub fn along<S: AsRef<str>>(mut self, threads: impl IntoIterator<Item = S>) -> Self {
        let threads = threads.into_iter();
        self.along = Some(threads.map(|name| name.as_ref().to_owned()).collect());
        self
    }

    /// How a value is shown that a lock or a cell protects. The usual numbers and
    /// lists of them are known.
    ///
    /// # Safety
    ///
    /// No lifetime stands in `T`: no parameter, no reference, no `dyn`.
    #[allow(unsafe_code, reason = "a promise about the type")]
    pub unsafe fn show<T: 'static>(
        mut self,
        show: impl Fn(&T) -> String + Send + Sync + 'static,
    ) -> Self {
        // SAFETY: the caller promises it.
        self.shows.push(unsafe { text::Show::new(show) });
        self
    }

    /// At most so many executions: 1,000,000 unless told otherwise, under loom for
    /// each combination of orderings. The trace says what was cut off.
    pub fn executions(mut self, bound: usize) -> Self {
        self.bounds.executions = bound;
        self
    }

    /// At most so many steps in a schedule: 100 unless told otherwise. Under shuttle;
    /// loom has its own bound. Longer ones end as `limit`, and are left out unless
    /// that outcome is declared; the trace says so either way.
    pub fn steps(mut self, bound: usize) -> Self {
        self.bounds.steps = bound;
        self
    }

    /// At most so long: a minute unless told otherwise.
    pub fn time(mut self, bound: Duration) -> Self {
        self.bounds.time = bound;
        self
    }

    /// Only the orders in which a thread that could go on is interrupted at most
    /// this often. Under loom.
    pub fn preemptions(mut self, bound: usize) -> Self {
        self.bounds.preemptions = Some(bound);
        self
    }

    /// Records the closure, which is run from its beginning for each schedule, and
    /// names what it returns. The closure joins all threads that it starts. Then
    /// compares the trace with the file, or writes that if `UPDATE_SNAPSHOTS` is
    /// set.
    ///
    /// # Panics
    ///
    /// If the trace is not that of the file, if an outcome has not been declared, or
    /// if the listing cannot be recorded.
    #[track_caller]
    pub fn record<T>(
        self,
        f: impl Fn() -> T + Send + Sync + 'static,
        name: impl Fn(T) -> String + Send + Sync + 'static,
    ) -> Trace {
        let file = format!("traces/{}.json", self.name);
        let here = Location::caller();
        let trace = self.trace_at(here, f, name);
        if let Err(why) = snapshot::compare(&file, " --test explore", &trace.to_json()) {
            end(here, &why);
        }
        trace
    }

    /// As [`record`](Self::record), without a file.
    ///
    /// # Panics
    ///
    /// If an outcome has not been declared, or if the listing cannot be recorded.
    #[track_caller]
    pub fn trace<T>(
        self,
        f: impl Fn() -> T + Send + Sync + 'static,
        name: impl Fn(T) -> String + Send + Sync + 'static,
    ) -> Trace {
        self.trace_at(Location::caller(), f, name)
    }

    fn trace_at<T>(
        self,
        here: &Location<'_>,
        f: impl Fn() -> T + Send + Sync + 'static,
        name: impl Fn(T) -> String + Send + Sync + 'static,
    ) -> Trace {
        let closure = std::any::type_name_of_val(&f);
        let mode = Mode::recording(!self.weak);
        // The recording watches the time itself.
        let limit = self.bounds.time * 2 + Duration::from_secs(10);
        let answer = run::call_in(mode, here, closure, limit, false, || {
            explore::run(&self, move || name(f()))
        });
        match answer.trace {
            Some(Ok(json)) => match Trace::read(&json) {
                Ok(trace) => trace,
                Err(error) => end(here, &format!("made a trace that is wrong: {error}")),
            },
            Some(Err(why)) => end(here, &why),
            None => end(here, &answer.verdict.to_string()),
        }
    }
}

impl Debug for Recording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recording")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Ends the test with a sentence, without a backtrace.
fn end(here: &Location<'_>, why: &str) -> ! {
    let report = format!("The recording at {} {why}", Place::of(here));
    eprintln!("{report}");
    resume_unwind(Box::new(report))
}
