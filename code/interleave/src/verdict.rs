//! What a check says.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::place::Place;
use crate::table::{self, Row};

/// How wide the steps of one or two threads may be.
const WIDTH: usize = 100;

/// How wide the steps of more threads may be.
const WIDE: usize = 120;

/// The end of a check. Prints as the short text that a learner reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a verdict that nobody reads checks nothing"]
pub enum Verdict {
    /// Every execution ended as it should.
    Passed {
        /// How many there were. An execution stands for all orders that differ
        /// only in steps that do not touch the same thing. If the model was run
        /// twice, the number is that of the second run.
        executions: usize,
    },
    /// An execution panicked, raced or used what was freed.
    Failed {
        /// What went wrong, in a sentence.
        what: String,
        /// Where, if it was a panic.
        at: Option<Place>,
        /// How it came to that.
        trace: History,
    },
    /// An execution in which every thread waits for another.
    Deadlocked {
        /// The threads that wait.
        threads: Vec<Waiting>,
        /// How it came to that.
        trace: History,
    },
    /// The checker met something that it cannot decide.
    GaveUp {
        /// What it was, and what to do.
        why: String,
        /// How it came to that.
        trace: History,
    },
    /// The time was up.
    OutOfTime {
        /// What took the time.
        why: String,
        /// Where each thread was, if the check was stuck.
        threads: Vec<Waiting>,
        /// How it came to that, if the check was stuck.
        trace: History,
    },
    /// The process of the check ended without a verdict.
    Crashed {
        /// How it ended, and what it last said.
        what: String,
    },
}

/// The steps of one execution.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Which one it was, from 1; 0 for none.
    pub execution: usize,
    /// How many steps before these were left out.
    pub omitted: usize,
    /// The last steps, in their order.
    pub steps: Vec<Step>,
}

/// One step of one thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The thread's name.
    pub thread: String,
    /// The line that did it.
    pub place: Place,
    /// What it did, such as `load(Acquire)`.
    pub op: String,
    /// What came back, if something did.
    pub value: Option<String>,
    /// How often in a row.
    pub times: usize,
    /// The line's text.
    pub source: Option<String>,
}

/// A thread that does not go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The thread's name.
    pub thread: String,
    /// What it waits for, as the rest of a sentence.
    pub what: String,
    /// The line on which it waits.
    pub place: Option<Place>,
    /// The line's text.
    pub source: Option<String>,
}

impl Verdict {
    /// Whether every execution ended as it should.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        matches!(self, Self::Passed { .. })
    }

    /// Panics unless this is a failure whose text contains `text`.
    ///
    /// # Panics
    ///
    /// If it is anything else.
    #[track_caller]
    pub fn expect_failure(&self, text: &str) {
        let failed = matches!(self, Self::Failed { .. });
        assert!(
            failed && self.to_string().contains(text),
            "expected a failure that says `{text}`, but the check {self}"
        );
    }

    /// Panics unless this is a deadlock.
    ///
    /// # Panics
    ///
    /// If it is anything else.
    #[track_caller]
    pub fn expect_deadlock(&self) {
        assert!(
            matches!(self, Self::Deadlocked { .. }),
            "expected a deadlock, but the check {self}"
        );
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed { executions: 1 } => f.write_str("passed: 1 execution"),
            Self::Passed { executions: 0 } => f.write_str("passed"),
            Self::Passed { executions } => write!(f, "passed: {executions} executions"),
            Self::Failed { what, at, trace } => {
                write!(f, "failed{}: {what}", of(trace))?;
                if let Some(at) = at {
                    write!(f, "\n  at {at}")?;
                }
                steps(f, trace)
            }
            Self::Deadlocked { threads, trace } => {
                write!(f, "deadlocked{}: ", of(trace))?;
                match threads.as_slice() {
                    [one] => write!(f, "`{}` waits for ever", one.thread)?,
                    _ => f.write_str("every thread waits for ever")?,
                }
                waiting(f, threads)?;
                steps(f, trace)
            }
            Self::GaveUp { why, trace } => {
                write!(f, "gave up{}: {why}", of(trace))?;
                steps(f, trace)
            }
            Self::OutOfTime {
                why,
                threads,
                trace,
            } => {
                write!(f, "ran out of time: {why}")?;
                waiting(f, threads)?;
                steps(f, trace)
            }
            Self::Crashed { what } => write!(f, "crashed: {what}"),
        }
    }
}

fn of(history: &History) -> String {
    match history.execution {
        0 => String::new(),
        n => format!(" in execution {n}"),
    }
}

/// What each thread waits for, and where.
fn waiting(f: &mut fmt::Formatter<'_>, threads: &[Waiting]) -> fmt::Result {
    let places: Vec<&Place> = threads.iter().filter_map(|t| t.place.as_ref()).collect();
    let rows: Vec<Row> = threads
        .iter()
        .map(|thread| {
            let place = thread.place.as_ref().map(|place| name(place, &places));
            Row {
                cells: vec![
                    thread.thread.clone(),
                    thread.what.clone(),
                    place.unwrap_or_default(),
                ],
                last: thread.source.clone().unwrap_or_default(),
            }
        })
        .collect();
    table::write(f, &[], &rows, usize::MAX)
}

/// The steps from top to bottom, each in the column of its thread.
fn steps(f: &mut fmt::Formatter<'_>, history: &History) -> fmt::Result {
    let Some(file) = main_file(history) else {
        return Ok(());
    };
    match history.omitted {
        0 => f.write_str("\n\nThe steps that led to it")?,
        n => write!(
            f,
            "\n\nThe last {} steps of {}",
            history.steps.len(),
            history.steps.len() + n
        )?,
    }
    write!(f, ", in {file}:")?;

    let threads = threads(history);
    let places: Vec<&Place> = history.steps.iter().map(|step| &step.place).collect();
    let rows: Vec<Row> = history
        .steps
        .iter()
        .map(|step| {
            let source = step.source.as_deref().unwrap_or_default();
            // A line of another file is named beside its text.
            let (line, last) = if step.place.file == file {
                (format!("{:>4}", step.place.line), source.to_owned())
            } else {
                let last = format!("{}  {source}", name(&step.place, &places));
                (String::new(), last.trim_end().to_owned())
            };
            let mut cells = vec![line];
            cells.resize(1 + threads.len(), String::new());
            if let Some(column) = threads.iter().position(|&name| name == step.thread) {
                cells[1 + column] = words(step);
            }
            Row { cells, last }
        })
        .collect();
    let width = if threads.len() > 2 { WIDE } else { WIDTH };
    let headings = [&["line"], threads.as_slice()].concat();
    table::write(f, &headings, &rows, width)
}

/// What a step did and what it got.
fn words(step: &Step) -> String {
    let mut words = step.op.clone();
    if let Some(value) = &step.value {
        words = format!("{words} → {value}");
    }
    if step.times > 1 {
        words = format!("{words}  ({} times)", step.times);
    }
    words
}

/// The names of the threads that took a step, not in the order of their steps,
/// which differs from one execution to the next.
fn threads(history: &History) -> Vec<&str> {
    let mut names: Vec<&str> = history.steps.iter().map(|s| s.thread.as_str()).collect();
    names.sort_unstable_by_key(|&name| (name != "main", name));
    names.dedup();
    names
}

/// The file in which most of the steps lie: of several, the one reached last, for
/// a test comes before what it tests.
fn main_file(history: &History) -> Option<&str> {
    let files = history.steps.iter().map(|step| step.place.file.as_str());
    files.clone().max_by_key(|file| {
        let steps = files.clone().filter(|other| other == file).count();
        (steps, files.clone().position(|other| other == *file))
    })
}

/// A place without its folder, unless another of the `places` lies in a file of
/// the same name.
fn name(place: &Place, places: &[&Place]) -> String {
    let file = file_name(place);
    let is_unique = places
        .iter()
        .all(|other| other.file == place.file || file_name(other) != file);
    if is_unique {
        format!("{file}:{}", place.line)
    } else {
        place.to_string()
    }
}

fn file_name(place: &Place) -> &str {
    place.file.rsplit('/').next().unwrap_or(&place.file)
}
