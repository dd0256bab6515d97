//! What a check says.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::place::Place;
use crate::table;

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
        trace: Trace,
    },
    /// An execution in which every thread waits for another.
    Deadlocked {
        /// The threads that wait.
        threads: Vec<Waiting>,
        /// How it came to that.
        trace: Trace,
    },
    /// The checker met something that it cannot decide.
    GaveUp {
        /// What it was, and what to do.
        why: String,
        /// How it came to that.
        trace: Trace,
    },
    /// The time was up.
    OutOfTime {
        /// What took the time.
        why: String,
        /// Where each thread was, if the check was stuck.
        threads: Vec<Waiting>,
        /// How it came to that, if the check was stuck.
        trace: Trace,
    },
    /// The process of the check ended without a verdict.
    Crashed {
        /// How it ended, and what it last said.
        what: String,
    },
}

/// The steps of one execution.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
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
                waiting(f, threads, trace)?;
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
                waiting(f, threads, trace)?;
                steps(f, trace)
            }
            Self::Crashed { what } => write!(f, "crashed: {what}"),
        }
    }
}

fn of(trace: &Trace) -> String {
    match trace.execution {
        0 => String::new(),
        n => format!(" in execution {n}"),
    }
}

fn waiting(f: &mut fmt::Formatter<'_>, threads: &[Waiting], trace: &Trace) -> fmt::Result {
    let folder = folder(trace);
    let rows: Vec<[String; 4]> = threads
        .iter()
        .map(|thread| {
            [
                thread.thread.clone(),
                thread.what.clone(),
                thread
                    .place
                    .as_ref()
                    .map(|place| below(&folder, place))
                    .unwrap_or_default(),
                thread.source.clone().unwrap_or_default(),
            ]
        })
        .collect();
    table::write(f, &rows)
}

fn steps(f: &mut fmt::Formatter<'_>, trace: &Trace) -> fmt::Result {
    if trace.steps.is_empty() {
        return Ok(());
    }
    match trace.omitted {
        0 => f.write_str("\n\nThe steps that led to it")?,
        n => write!(
            f,
            "\n\nThe last {} steps of {}",
            trace.steps.len(),
            trace.steps.len() + n
        )?,
    }
    let folder = folder(trace);
    if !folder.is_empty() {
        write!(f, ", in {folder}")?;
    }
    f.write_str(":")?;
    let rows: Vec<[String; 4]> = trace
        .steps
        .iter()
        .map(|step| {
            let mut what = step.op.clone();
            if let Some(value) = &step.value {
                what = format!("{what} → {value}");
            }
            if step.times > 1 {
                what = format!("{what}  ({} times)", step.times);
            }
            [
                step.thread.clone(),
                below(&folder, &step.place),
                what,
                step.source.clone().unwrap_or_default(),
            ]
        })
        .collect();
    table::write(f, &rows)
}

/// The folder that all steps lie in, with its slash; empty if there is none.
fn folder(trace: &Trace) -> String {
    let mut files = trace.steps.iter().map(|step| step.place.file.as_str());
    let mut common = files.next().unwrap_or_default();
    for file in files {
        let same = common
            .char_indices()
            .zip(file.chars())
            .take_while(|((_, a), b)| a == b)
            .last()
            .map_or(0, |((at, a), _)| at + a.len_utf8());
        common = &common[..same];
    }
    match common.rfind('/') {
        Some(slash) => common[..=slash].to_owned(),
        None => String::new(),
    }
}

/// A place as it prints under the name of its folder.
fn below(folder: &str, place: &Place) -> String {
    let place = place.to_string();
    place.strip_prefix(folder).unwrap_or(&place).to_owned()
}
