//! The calls that check something.

use std::collections::BTreeSet;
use std::fmt::{Debug, Write};
use std::panic::{Location, resume_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::record::text;
use crate::run::{self, Answer};
use crate::sites::{self, Site, Visit};
use crate::sync::{heap, rmw, thread};
use crate::verdict::Verdict;
use crate::{child, log, mode, mutant, place::Place};

/// How long a check may take unless it says otherwise.
const LIMIT: Duration = Duration::from_secs(60);

/// Runs the closure in every order that the memory model allows, and panics with
/// a short verdict unless each ends as it should.
///
/// The closure is run from its beginning for each order, so it makes all that it
/// uses: locks, atomics, threads. It must do the same when it meets the same
/// order again.
///
/// ```
/// use interleave::sync::{Arc, atomic::{AtomicU32, Ordering::Relaxed}, thread};
///
/// interleave::model(|| {
///     let played = Arc::new(AtomicU32::new(0));
///     let other = played.clone();
///     let voice = thread::spawn(move || other.fetch_add(1, Relaxed));
///     played.fetch_add(1, Relaxed);
///     voice.join().unwrap();
///     assert_eq!(played.load(Relaxed), 2);
/// });
/// ```
///
/// # Panics
///
/// If an order fails, deadlocks, cannot be decided or takes too long.
#[track_caller]
pub fn model(f: impl Fn() + Send + Sync + 'static) {
    Model::new().check(f);
}

/// Like [`model`], but hands the verdict over instead of panicking.
#[track_caller]
pub fn verdict(f: impl Fn() + Send + Sync + 'static) -> Verdict {
    Model::new().verdict(f)
}

/// Every value that the closure returns over all orders, as `Debug` prints them.
///
/// # Panics
///
/// As [`model`].
#[track_caller]
#[must_use]
pub fn outcomes<T: Debug>(f: impl Fn() -> T + Send + Sync + 'static) -> BTreeSet<String> {
    Model::new().outcomes(f)
}

/// Runs ordinary code, once, with real threads and the standard library's types,
/// in a process of its own that is killed when the time is up.
///
/// # Panics
///
/// If the code panics on this thread or takes too long.
#[track_caller]
pub fn within(limit: Duration, f: impl FnOnce()) {
    let here = Location::caller();
    let closure = std::any::type_name_of_val(&f);
    let answer = run::call(here, closure, limit, false, || {
        Answer::of(child::ordinary(f))
    });
    expect_passed(here, &answer);
}

/// A check with other bounds than the usual ones.
#[derive(Clone, Debug)]
#[must_use = "a model that runs nothing checks nothing"]
pub struct Model {
    limit: Duration,
    preemptions: Option<usize>,
    max_branches: Option<usize>,
    weaker: Vec<(Site, Ordering)>,
}

impl Default for Model {
    fn default() -> Self {
        Self::new()
    }
}

impl Model {
    /// All orders, within a minute.
    pub fn new() -> Self {
        Self {
            limit: LIMIT,
            preemptions: None,
            max_branches: None,
            weaker: Vec::new(),
        }
    }

    /// How long the check may take: each of its two runs, if there are two.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Only the orders in which a thread that could go on is interrupted at most
    /// this often. No proof any more: two or three find most bugs in a fraction
    /// of the time.
    pub fn preemptions(mut self, bound: usize) -> Self {
        self.preemptions = Some(bound);
        self
    }

    /// How many decisions one execution may take: 1,000 unless told otherwise.
    pub fn max_branches(mut self, bound: usize) -> Self {
        self.max_branches = Some(bound);
        self
    }

    /// Runs the check as if another ordering stood at `site`. A `fence` that is
    /// made `Relaxed` is left out.
    pub fn weaken(mut self, site: Site, ordering: Ordering) -> Self {
        self.weaker.push((site, ordering));
        self
    }

    /// As [`model`].
    ///
    /// # Panics
    ///
    /// As [`model`].
    #[track_caller]
    pub fn check(&self, f: impl Fn() + Send + Sync + 'static) {
        let here = Location::caller();
        let answer = self.call(here, std::any::type_name_of_val(&f), false, f);
        expect_passed(here, &answer);
    }

    /// As [`verdict`](fn@verdict).
    #[track_caller]
    pub fn verdict(&self, f: impl Fn() + Send + Sync + 'static) -> Verdict {
        let here = Location::caller();
        self.call(here, std::any::type_name_of_val(&f), false, f)
            .verdict
    }

    /// As [`outcomes`].
    ///
    /// # Panics
    ///
    /// As [`model`].
    #[track_caller]
    #[must_use]
    pub fn outcomes<T: Debug>(
        &self,
        f: impl Fn() -> T + Send + Sync + 'static,
    ) -> BTreeSet<String> {
        let here = Location::caller();
        let closure = std::any::type_name_of_val(&f);
        let seen = Arc::new(Mutex::new(BTreeSet::new()));
        let all = seen.clone();
        let of_the_source = self.of_the_source(false);
        let mut answer = run::call(here, closure, self.limit, of_the_source, || {
            let mut answer = self.run(false, move || {
                let outcome = format!("{:?}", f());
                let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                seen.insert(outcome);
            });
            answer.outcomes = all.lock().unwrap_or_else(PoisonError::into_inner).clone();
            answer
        });
        expect_passed(here, &answer);
        std::mem::take(&mut answer.outcomes)
    }

    /// Every ordering that the check met in the source, by place, whatever its
    /// verdict.
    #[track_caller]
    #[must_use]
    pub fn sites(&self, f: impl Fn() + Send + Sync + 'static) -> Vec<Visit> {
        let here = Location::caller();
        self.call(here, std::any::type_name_of_val(&f), true, f)
            .sites
    }

    fn call(
        &self,
        here: &Location<'_>,
        closure: &str,
        note: bool,
        f: impl Fn() + Send + Sync + 'static,
    ) -> Answer {
        let of_the_source = self.of_the_source(note);
        run::call(here, closure, self.limit, of_the_source, || {
            self.run(note, f)
        })
    }

    /// Whether it checks the source as it stands: it asks for more than its sites, and
    /// the test has weakened nothing.
    fn of_the_source(&self, note: bool) -> bool {
        !note && self.weaker.is_empty()
    }

    /// In the child: all executions.
    fn run(&self, note: bool, f: impl Fn() + Send + Sync + 'static) -> Answer {
        let mut builder = loom::model::Builder::new();
        builder.preemption_bound = self.preemptions;
        if let Some(bound) = self.max_branches {
            builder.max_branches = bound;
        }
        if mode::lanes() {
            // As many decisions of the program as without them.
            builder.max_branches *= 2;
        }
        builder.location = true;
        let mutant = mutant::weaker(child::call()).filter(|_| self.of_the_source(note));
        let weaker: Vec<_> = self.weaker.iter().cloned().chain(mutant).collect();
        sites::install(&weaker, note || mutant::notes());
        text::install(&[]);
        child::panics_end_the_check();
        builder.check(move || {
            heap::end();
            let base = 0_u8;
            log::begin(std::hint::black_box(&raw const base) as usize);
            if mode::spares() {
                rmw::begin();
                thread::begin();
            }
            f();
            log::end_thread(0);
        });
        let executions = log::state().execution;
        let mut answer = Answer::of(Verdict::Passed { executions });
        answer.sites = sites::met();
        answer
    }
}

/// Ends the test with the verdict, without a backtrace, if there is one to give.
#[track_caller]
fn expect_passed(here: &Location<'_>, answer: &Answer) {
    if answer.verdict.is_passed() {
        return;
    }
    let mut report = String::new();
    let _ = writeln!(
        report,
        "The check at {} {}",
        Place::of(here),
        answer.verdict
    );
    eprint!("{report}");
    resume_unwind(Box::new(report));
}
