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
//! Here is the parent. It starts the same call anew where the answer asks for
//! another [mode](crate::mode), and puts the outcomes of all runs together.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::Read;
use std::panic::Location;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::mode::Mode;
use crate::place::Place;
use crate::sites::Visit;
use crate::verdict::{History, Verdict};
use crate::{child, mutant};

pub(crate) const JOB: &str = "INTERLEAVE_JOB";

/// How long after its limit a child is killed.
const GRACE: Duration = Duration::from_secs(2);

/// What a call brings back.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub verdict: Verdict,
    pub outcomes: BTreeSet<String>,
    pub sites: Vec<Visit>,
    /// What was recorded, or why nothing was.
    pub trace: Option<Result<String, String>>,
    /// The mode that it takes; another one than it had means: run again.
    mode: Mode,
}

impl Answer {
    pub(crate) fn recorded(trace: Result<String, String>, job: Mode) -> Self {
        let mut answer = Self::of(Verdict::Passed { executions: 0 });
        answer.trace = Some(trace);
        answer.mode = job;
        answer
    }

    pub(crate) fn of(verdict: Verdict) -> Self {
        let mode = Mode::needed(verdict.is_passed());
        Self {
            verdict,
            outcomes: BTreeSet::new(),
            sites: Vec::new(),
            trace: None,
            mode,
        }
    }
}

/// What a child is to do.
#[derive(Serialize, Deserialize)]
pub(crate) struct Job {
    /// The number of the call, from 0, and where it stands.
    pub call: usize,
    pub place: Place,
    /// The answers to the calls before it.
    pub earlier: Vec<Answer>,
    pub limit: Duration,
    pub mode: Mode,
}

/// The answers so far, by test.
static ANSWERS: Mutex<BTreeMap<String, Vec<Answer>>> = Mutex::new(BTreeMap::new());

/// Makes one call. `run` is what the child does: it returns the answer unless it
/// panics. `closure` is the type name of what is checked, and `of_the_source` says
/// whether it is checked as it stands.
pub(crate) fn call(
    place: &Location<'_>,
    closure: &str,
    limit: Duration,
    of_the_source: bool,
    run: impl FnOnce() -> Answer,
) -> Answer {
    call_in(Mode::FIRST, place, closure, limit, of_the_source, run)
}

/// The same, with another mode to begin with.
pub(crate) fn call_in(
    mode: Mode,
    place: &Location<'_>,
    closure: &str,
    limit: Duration,
    of_the_source: bool,
    run: impl FnOnce() -> Answer,
) -> Answer {
    let place = Place::of(place);
    match &*child::JOB {
        Some((job, answer)) => child::answer(job, answer, place, run),
        None => as_parent(&test_name(closure), place, limit, of_the_source, mode),
    }
}

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

fn as_parent(
    test: &Option<String>,
    place: Place,
    limit: Duration,
    of_the_source: bool,
    mode: Mode,
) -> Answer {
    let key = test.clone().unwrap_or_default();
    let earlier = answers().get(&key).cloned().unwrap_or_default();
    let call = earlier.len();
    if let Some(answer) = mutant::answer(&key, call) {
        answers().entry(key).or_default().push(answer.clone());
        return answer;
    }
    let mut job = Job {
        call,
        place,
        earlier,
        limit,
        mode,
    };
    let mut outcomes = BTreeSet::new();
    let answer = loop {
        match start(test.as_deref(), &job) {
            Ok(answer) if answer.mode != job.mode => {
                job.mode = answer.mode;
                outcomes.extend(answer.outcomes);
            }
            end => break end,
        }
    };
    let mut answer = answer.unwrap_or_else(|error| {
        crashed(format!("the check's process could not be started: {error}"))
    });
    answer.outcomes.extend(outcomes);
    mutant::note(&key, call, &job.place, of_the_source, &answer);
    answers().entry(key).or_default().push(answer.clone());
    answer
}

fn answers() -> MutexGuard<'static, BTreeMap<String, Vec<Answer>>> {
    ANSWERS.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn crashed(what: String) -> Answer {
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

pub(crate) fn answer_path(job: &Path) -> PathBuf {
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
            trace: History::default(),
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
