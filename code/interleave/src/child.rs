//! The child: makes one check and ends its process.
//!
//! A panic hook hands the first panic to the *referee*, a thread with a stack of
//! its own, which writes the answer and ends the process. Nothing unwinds. The
//! referee also watches the clock.

use std::any::Any;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use crate::judge::{self, Panic};
use crate::place::Place;
use crate::run::{self, Answer, Job};
use crate::verdict::{History, Verdict};
use crate::{log, record, sites};

/// What this process is to do, if it is a child, and where its answer goes.
pub(crate) static JOB: LazyLock<Option<(Job, PathBuf)>> = LazyLock::new(|| {
    let path = PathBuf::from(std::env::var_os(run::JOB)?);
    let job = std::fs::read(&path).ok()?;
    // Taken: a process that this one starts in turn is nobody's child.
    std::fs::remove_file(&path).ok()?;
    Some((serde_json::from_slice(&job).ok()?, run::answer_path(&path)))
});

/// The calls so far.
static CALLS: AtomicUsize = AtomicUsize::new(0);

/// Makes the call that the job names, and ends the process; answers those before
/// it as they were answered.
pub(crate) fn answer(job: &Job, path: &Path, place: Place, run: impl FnOnce() -> Answer) -> Answer {
    let call = CALLS.fetch_add(1, Relaxed);
    if let Some(earlier) = job.earlier.get(call) {
        return earlier.clone();
    }
    if call != job.call || place != job.place {
        finish(
            path,
            &run::crashed(format!(
                "run again, the test came to the check at {place} instead of the one at {}",
                job.place
            )),
        );
    }
    job.mode.start();
    appoint_referee(job.limit, path.to_owned());
    let outcome = run();
    finish(path, &outcome)
}

/// The number of the call that this process makes.
pub(crate) fn call() -> Option<usize> {
    JOB.as_ref().map(|(job, _)| job.call)
}

/// Writes the answer and ends the process.
fn finish(path: &Path, answer: &Answer) -> ! {
    let bytes = serde_json::to_vec(answer).unwrap_or_default();
    // Written aside first: half an answer must not be read.
    let aside = path.with_extension("part");
    let written = std::fs::write(&aside, bytes).and_then(|()| std::fs::rename(&aside, path));
    std::process::exit(i32::from(written.is_err()))
}

/// What the hook tells the referee.
static WHISTLE: Mutex<Option<mpsc::Sender<Panic>>> = Mutex::new(None);

fn appoint_referee(limit: Duration, path: PathBuf) {
    let (sender, panics) = mpsc::channel();
    *WHISTLE.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
    std::thread::spawn(move || {
        let watch = |time| {
            if let Ok(panic) = panics.recv_timeout(time) {
                let mut answer = Answer::of(judge::judge(&panic));
                answer.sites = sites::met();
                finish(&path, &answer);
            }
        };
        watch(limit / 2);
        let beat = log::beat();
        watch(limit - limit / 2);
        let stuck = beat == log::beat();
        finish(&path, &Answer::of(out_of_time(limit, stuck)));
    });
}

fn out_of_time(limit: Duration, stuck: bool) -> Verdict {
    let limit = limit.as_secs_f64();
    let mut guard = log::state();
    let state = &mut *guard;
    let (mut threads, mut trace) = (Vec::new(), History::default());
    let why = if !state.active {
        format!("it was not done within {limit} s")
    } else if stuck {
        threads = judge::waiting(state);
        trace = judge::trace(state, None);
        format!("after {limit} s a thread still runs without touching anything shared")
    } else {
        format!(
            "there are more orders than fit into {limit} s; \
             make the model smaller, or bound it with `Model::preemptions`"
        )
    };
    Verdict::OutOfTime {
        why,
        threads,
        trace,
    }
}

/// Ends a recording that cannot be made. Nothing unwinds: what a thread that
/// stands still has borrowed may be gone by the time that it does.
pub(crate) fn refuse(why: String) -> ! {
    if let Some((job, path)) = &*JOB {
        // On a stack of its own, since a coroutine's is small.
        std::thread::spawn(|| finish(path, &Answer::recorded(Err(why), job.mode)));
    }
    loop {
        std::thread::park();
    }
}

/// Makes the first panic of each execution its outcome, and lets it unwind.
pub(crate) fn panics_are_outcomes() {
    std::panic::set_hook(Box::new(|info| record::schedule::fail(&panic(info))));
}

fn panic(info: &PanicHookInfo<'_>) -> Panic {
    Panic {
        message: message(info.payload()),
        at: info.location().map(Place::of),
        thread: log::current(),
    }
}

/// Makes the first panic end the check.
pub(crate) fn panics_end_the_check() {
    std::panic::set_hook(Box::new(|info| {
        let panic = panic(info);
        let whistle = WHISTLE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(whistle) = &*whistle {
            let _ = whistle.send(panic);
        }
        drop(whistle);
        // Nothing may unwind; the referee ends the process.
        loop {
            std::thread::park();
        }
    }));
}

/// Runs ordinary code, and says how it ended.
pub(crate) fn ordinary(f: impl FnOnce()) -> Verdict {
    // The first panic explains the others: a `join` that was unwrapped, say.
    static FIRST: Mutex<Option<(String, Option<Place>)>> = Mutex::new(None);
    std::panic::set_hook(Box::new(|info| {
        let mut first = FIRST.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert_with(|| (message(info.payload()), info.location().map(Place::of)));
    }));
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(f)) {
        Ok(()) => Verdict::Passed { executions: 0 },
        Err(payload) => {
            let first = FIRST.lock().unwrap_or_else(PoisonError::into_inner).take();
            let (what, at) = first.unwrap_or_else(|| (message(&*payload), None));
            Verdict::Failed {
                what: judge::indent(&what),
                at,
                trace: History::default(),
            }
        }
    }
}

pub(crate) fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "a panic without a message".to_owned()
    }
}
