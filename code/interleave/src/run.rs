//! Each check in a process of its own.
//!
//! A deadlock may abort its process, a loop may never end, and a coroutine that
//! was cut off cannot be unwound. So the test's process, the *parent*, starts the
//! same test once more as a *child*, with `INTERLEAVE_JOB` naming a file that
//! says which call is meant:
//!
//! ```text
//! parent                              child
//! test ── call 1 ──────────────────▶  test ── call 1: runs, answers, exits
//!         answer 1 ◀────────────────
//!      ── call 2 ──────────────────▶  test ── call 1: the parent's answer 1
//!                                          ── call 2: runs, answers, exits
//!         answer 2 ◀────────────────
//! ```
//!
//! In the child a panic hook hands the first panic to the *referee*, a thread
//! with a stack of its own, which writes the answer and ends the process. Nothing
//! unwinds. The referee also watches the clock.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::Read;
use std::panic::Location;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::judge::{self, Panic};
use crate::log;
use crate::mode::Mode;
use crate::place::Place;
use crate::sites::Visit;
use crate::verdict::{Trace, Verdict};

const JOB: &str = "INTERLEAVE_JOB";

/// How long after its limit a child is killed.
const GRACE: Duration = Duration::from_secs(2);

/// What a call brings back.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub verdict: Verdict,
    pub outcomes: BTreeSet<String>,
    pub sites: Vec<Visit>,
    /// The mode that it takes; another one than it had means: run again.
    mode: Mode,
}

impl Answer {
    pub(crate) fn of(verdict: Verdict) -> Self {
        Self {
            verdict,
            outcomes: BTreeSet::new(),
            sites: Vec::new(),
            mode: Mode::needed(),
        }
    }
}

/// What a child is to do.
#[derive(Serialize, Deserialize)]
struct Job {
    /// The number of the call, from 0, and where it stands.
    call: usize,
    place: Place,
    /// The answers to the calls before it.
    earlier: Vec<Answer>,
    limit: Duration,
    mode: Mode,
}

/// Set in a child.
static CHILD: LazyLock<Option<(Job, PathBuf)>> = LazyLock::new(|| {
    let path = PathBuf::from(std::env::var_os(JOB)?);
    let job = std::fs::read(&path).ok()?;
    // Taken: a process that this one starts in turn is nobody's child.
    std::fs::remove_file(&path).ok()?;
    Some((serde_json::from_slice(&job).ok()?, answer_path(&path)))
});

/// The answers so far, by test.
static ANSWERS: Mutex<BTreeMap<String, Vec<Answer>>> = Mutex::new(BTreeMap::new());

/// The calls so far, in a child.
static CALLS: AtomicUsize = AtomicUsize::new(0);

/// Makes one call. `run` is what the child does: it returns the answer unless it
/// panics. `closure` is the type name of what is checked.
pub(crate) fn call(
    place: &Location<'_>,
    closure: &str,
    limit: Duration,
    run: impl FnOnce() -> Answer,
) -> Answer {
    let place = Place::of(place);
    match &*CHILD {
        Some((job, answer)) => as_child(job, answer, place, run),
        None => as_parent(&test_name(closure), place, limit),
    }
}

// The parent.

/// The test that is running, or nothing in a program without a test harness.
fn test_name(closure: &str) -> Option<String> {
    let current = std::thread::current();
    if let Some(name) = current.name().filter(|name| *name != "main") {
        return Some(name.to_owned());
    }
    // With one test thread libtest runs the tests on `main`. Test binaries lie
    // in a folder `deps`, others do not.
    let harness = std::env::current_exe()
        .ok()
        .is_some_and(|exe| exe.parent().is_some_and(|folder| folder.ends_with("deps")));
    let (_, name) = closure.split_once("::")?;
    let name = name.split("::{{closure}}").next()?;
    harness.then(|| name.to_owned())
}

fn as_parent(test: &Option<String>, place: Place, limit: Duration) -> Answer {
    let key = test.clone().unwrap_or_default();
    let earlier = answers().get(&key).cloned().unwrap_or_default();
    let mut job = Job {
        call: earlier.len(),
        place,
        earlier,
        limit,
        mode: Mode::FIRST,
    };
    let answer = loop {
        match start(test.as_deref(), &job) {
            Ok(answer) if answer.mode != job.mode => job.mode = answer.mode,
            end => break end,
        }
    };
    let answer = answer.unwrap_or_else(|error| {
        crashed(format!("the check's process could not be started: {error}"))
    });
    answers().entry(key).or_default().push(answer.clone());
    answer
}

fn answers() -> MutexGuard<'static, BTreeMap<String, Vec<Answer>>> {
    ANSWERS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn crashed(what: String) -> Answer {
    Answer::of(Verdict::Crashed { what })
}

fn start(test: Option<&str>, job: &Job) -> std::io::Result<Answer> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let name = format!(
        "interleave-{}-{}.json",
        std::process::id(),
        NEXT.fetch_add(1, Relaxed)
    );
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, serde_json::to_vec(job)?)?;
    let args: Vec<OsString> = match test {
        Some(test) => [
            test,
            "--exact",
            "--include-ignored",
            "--nocapture",
            "--test-threads=1",
        ]
        .map(OsString::from)
        .to_vec(),
        None => std::env::args_os().skip(1).collect(),
    };
    let child = Command::new(std::env::current_exe()?)
        .args(args)
        .env(JOB, &path)
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let end = child.and_then(|child| wait(child, job.limit + GRACE));
    let not_taken = std::fs::remove_file(&path).is_ok();
    let answer = answer_path(&path);
    let bytes = std::fs::read(&answer);
    let _ = std::fs::remove_file(&answer);
    let (status, said) = end?;
    if let Some(answer) = bytes
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
    {
        return Ok(answer);
    }
    let mut answer = without_answer(test, not_taken, status, &said);
    answer.mode = job.mode;
    Ok(answer)
}

fn answer_path(job: &Path) -> PathBuf {
    job.with_extension("answer")
}

/// Waits for a child, at most `limit`; then kills it. Returns how it ended, or
/// nothing if it was killed, and the last that it wrote to standard error.
fn wait(mut child: Child, limit: Duration) -> std::io::Result<(Option<ExitStatus>, String)> {
    let (done, ended) = mpsc::channel();
    let pipe = child.stderr.take();
    let reader = std::thread::spawn(move || {
        let mut tail = Vec::new();
        let mut piece = [0; 4096];
        if let Some(mut pipe) = pipe {
            while let Ok(count @ 1..) = pipe.read(&mut piece) {
                tail.extend_from_slice(&piece[..count]);
                let excess = tail.len().saturating_sub(16 * 1024);
                tail.drain(..excess);
            }
        }
        let _ = done.send(());
        String::from_utf8_lossy(&tail).into_owned()
    });
    let in_time = ended.recv_timeout(limit).is_ok();
    if !in_time {
        child.kill()?;
    }
    let status = child.wait()?;
    let said = if in_time {
        reader.join().unwrap_or_default()
    } else {
        String::new()
    };
    Ok((in_time.then_some(status), said))
}

fn without_answer(
    test: Option<&str>,
    not_taken: bool,
    status: Option<ExitStatus>,
    said: &str,
) -> Answer {
    let Some(status) = status else {
        return Answer::of(Verdict::OutOfTime {
            why: "the process of the check did not answer and was killed".to_owned(),
            threads: Vec::new(),
            trace: Trace::default(),
        });
    };
    if said.contains("has overflowed its stack") {
        // Said by the coroutines of loom, whose size it does not let us choose.
        return crashed(
            "a thread used up its stack, of which it has only 32 kB under the checker: \
             put what is large into a `Box`, and take a smaller one for the check"
                .to_owned(),
        );
    }
    let mut what = ending(status);
    if not_taken && status.code().is_some() {
        what = match test {
            Some(test) => format!(
                "run by itself, the test `{test}` did not come to this check; \
                 a check must stand in a test of its own name, not in a thread that it starts"
            ),
            None => "run again, the program did not come to this check".to_owned(),
        };
    }
    let lines: Vec<&str> = said
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let from = lines.len().saturating_sub(10);
    for line in &lines[from..] {
        what.push_str("\n  | ");
        what.push_str(line);
    }
    crashed(what)
}

fn ending(status: ExitStatus) -> String {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        if let Some(signal) = status.signal() {
            let meaning = match signal {
                4 => " (SIGILL: an illegal instruction)",
                6 => " (SIGABRT: it aborted)",
                7 | 10 => " (SIGBUS: it touched memory that is not there)",
                9 => " (SIGKILL: it was killed)",
                11 => " (SIGSEGV: it touched memory that is not its own)",
                _ => "",
            };
            return format!("the process of the check ended by signal {signal}{meaning}");
        }
    }
    match status.code() {
        Some(code) => format!("the process of the check exited by itself, with code {code}"),
        None => "the process of the check ended by itself".to_owned(),
    }
}

// The child.

fn as_child(job: &Job, answer: &Path, place: Place, run: impl FnOnce() -> Answer) -> Answer {
    let call = CALLS.fetch_add(1, Relaxed);
    if let Some(earlier) = job.earlier.get(call) {
        return earlier.clone();
    }
    if call != job.call || place != job.place {
        finish(
            answer,
            &crashed(format!(
                "run again, the test came to the check at {place} instead of the one at {}",
                job.place
            )),
        );
    }
    job.mode.start();
    appoint_referee(job.limit, answer.to_owned());
    let outcome = run();
    finish(answer, &outcome)
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
                answer.sites = crate::sites::met();
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
    let (mut threads, mut trace) = (Vec::new(), Trace::default());
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

/// Makes the first panic end the check.
pub(crate) fn panics_end_the_check() {
    std::panic::set_hook(Box::new(|info| {
        let panic = Panic {
            message: message(info.payload()),
            at: info.location().map(Place::of),
            thread: log::current(),
        };
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
                trace: Trace::default(),
            }
        }
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "a panic without a message".to_owned()
    }
}
