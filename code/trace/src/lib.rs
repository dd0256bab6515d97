//! The format of a *trace*: every execution of one small program, as a page can
//! walk through it.
//!
//! `interleave` records a listing and writes `traces/NAME.json`; `cargo book`
//! places it in a page; `theme/interleaving-explorer.js` draws it. They share
//! this format and nothing else.
//!
//! # The picture
//!
//! A trace is a graph without cycles. A [`State`] is a moment between two steps.
//! From it lead *edges*: one for each thread that can take its next step, and
//! several for a load that may return more than one value. A path from a root to
//! a state without edges is a *schedule*, and where it ends is an [`Outcome`].
//! States from which everything goes on in the same way are stored once:
//!
//! ```text
//!              GUI: load 0                processing: load 0
//!      root ───────────────▶ state ─────────────────────────▶ state ─ …
//!         │  processing: load 0          GUI: load 0            ▲
//!         └────────────────▶ state ─────────────────────────────┘
//! ```
//!
//! So a state does not know how it was reached. What memory holds there follows
//! from the steps of the path: see [`Step::leaves`].
//!
//! States are numbered so that an edge leads to a smaller number: one pass from
//! the first to the last sees every state after all that follow it.
//!
//! # Choices of orderings
//!
//! A trace has one root, or a root for each *combination* of the orderings that
//! its [`Choice`]s offer. An ordering belongs to a place in the source and not to
//! a step, so that combinations share what behaves alike. The combinations are
//! counted like a number whose digits are the choices, the last one fastest: of
//! two choices with three orderings each, combination 5 takes ordering 1 of the
//! first and ordering 2 of the second.
//!
//! # What a number of schedules is not
//!
//! A probability. It counts ways in which something can happen.

mod build;
mod check;
mod write;

use serde::{Deserialize, Serialize};

pub use build::{Builder, Built};
pub use check::Error;

/// The version of the format that this crate reads and writes.
pub const VERSION: u32 = 1;

/// Every execution of one program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// [`VERSION`].
    pub version: u32,
    /// The name of the file, without its extension.
    pub name: String,
    /// Who put the steps in order.
    pub engine: Engine,
    /// What bound cut the recording off, in words; nothing if every schedule is
    /// in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<String>,
    /// What the reader is asked to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    /// The threads, by number. The first is the one that started the others.
    pub threads: Vec<Thread>,
    /// The pieces of source that the threads run.
    pub blocks: Vec<Block>,
    /// What the threads share, by number.
    pub objects: Vec<Object>,
    /// The places whose ordering can be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// The rule for the orderings, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What the language allows, for each combination.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// How a schedule can end.
    pub outcomes: Vec<Outcome>,
    /// The combination that the source names; 0 without choices.
    pub default: usize,
    /// Where each combination starts: a number of a state. One without choices.
    pub roots: Vec<usize>,
    /// The steps that edges name.
    pub steps: Vec<Step>,
    /// The waits that states name.
    pub waits: Vec<Wait>,
    /// The moments between steps.
    pub states: Vec<State>,
}

/// Who put the steps in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// shuttle, in every order of the steps; a load returns what was stored last.
    Shuttle,
    /// loom, in every order of the steps; a load returns what its ordering allows.
    Loom,
}

/// What the reader is asked to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// In words: `Make it end at 1.`
    pub text: String,
    /// The outcome that does it, by number.
    pub outcome: usize,
}

/// A thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thread {
    /// Its name: `GUI`.
    pub name: String,
    /// The source that it runs, by number of the block, in the order of the file.
    pub blocks: Vec<usize>,
}

/// Lines of a source file that stand together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// The file, relative to the root of the workspace, with forward slashes.
    pub file: String,
    /// The number of the first line, from 1.
    pub line: u32,
    /// How many characters of indentation the lines have lost, for columns.
    pub indent: u32,
    /// The lines.
    pub text: Vec<String>,
}

/// Something that threads share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Object {
    /// Its name: `played`.
    pub name: String,
    /// What it is.
    pub kind: ObjectKind,
    /// Its value before the first step, if it has one that can be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial: Option<String>,
}

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ObjectKind {
    /// An atomic.
    Atomic,
    /// A mutex, with the value inside.
    Mutex,
    /// A readers–writer lock, with the value inside.
    Rwlock,
    /// A condition variable.
    Condvar,
    /// A channel, with the values that are on their way, oldest first.
    Channel,
    /// Plain memory that is watched for data races.
    Cell,
    /// An object on the heap, whose name is `#1`, `#2` by order of allocation.
    Heap,
}

/// A place in the source whose ordering can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The block that it stands in.
    pub block: usize,
    /// The line of the file, from 1.
    pub line: u32,
    /// The column of the ordering's name in the file, from 1.
    pub column: u32,
    /// What stands there, in words, to name it by: `store to ready`.
    pub label: String,
    /// The orderings to choose from, weakest first.
    pub orderings: Vec<String>,
    /// The one that the source names, by number.
    pub default: usize,
}

/// What the language itself allows, where it may differ from what was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// Why an outcome that the language allows may have no schedule here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<String>,
    /// Sets of outcomes that are allowed together, by number.
    pub sets: Vec<Vec<usize>>,
    /// The set of each combination, by number.
    pub of: Vec<usize>,
}

/// How a schedule can end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Its name: `played == 1`.
    pub name: String,
    /// Whether the program may end so.
    pub verdict: Judgement,
    /// The verdict in words: `a note is lost`.
    pub note: String,
    /// The number of schedules that end so, in the default combination. The
    /// other combinations' follow from the states.
    pub schedules: u64,
}

/// Whether the program may end so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Judgement {
    /// It may.
    Ok,
    /// It may not.
    Bug,
}

/// One step of one thread.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Whose it is.
    pub thread: usize,
    /// The block that its line stands in.
    pub block: usize,
    /// The line of the file, from 1.
    pub line: u32,
    /// The column in the file, from 1.
    pub column: u32,
    /// What it is.
    pub kind: StepKind,
    /// The operation in words, without its ordering: `load`, `store 1`, `lock`.
    pub op: String,
    /// What it is done to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<usize>,
    /// What came back: the value that a load returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The value that it leaves in its object. Where a step leaves none, the
    /// object keeps the one it had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaves: Option<String>,
    /// Whether it returned a value although a newer one had been stored.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stale: bool,
}

/// What a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepKind {
    /// Reads its object.
    Read,
    /// Writes its object.
    Write,
    /// Reads and writes its object in one step.
    Update,
    /// Takes its lock.
    Lock,
    /// Gives its lock back.
    Unlock,
    /// Gives a lock back and sleeps on its condition variable.
    Wait,
    /// Wakes threads that sleep on its condition variable.
    Notify,
    /// Drops an end of its channel, the last on its side.
    Close,
    /// A fence.
    Fence,
    /// Another.
    Other,
}

/// Why a thread cannot take its next step.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    /// Whose it is.
    pub thread: usize,
    /// The block that its line stands in, if the page shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<usize>,
    /// The line of the file on which it waits, from 1.
    pub line: u32,
    /// The reason, as the rest of a sentence: ``waits for `bank`, which MIDI holds``.
    pub why: String,
    /// What it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<usize>,
    /// Whether it goes on without a step of its own as soon as it can: it spins,
    /// joins another thread, or has not been started.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub resumes: bool,
}

/// A moment between two steps.
///
/// A thread that has neither an edge nor a wait here has finished.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// The steps that can come next, and the state after each: numbers of a step
    /// and of a state. By thread, then by value.
    #[serde(rename = "e", default, skip_serializing_if = "Vec::is_empty")]
    pub edges: Vec<(usize, usize)>,
    /// Why threads cannot go on, by number of the wait.
    #[serde(rename = "w", default, skip_serializing_if = "Vec::is_empty")]
    pub waits: Vec<usize>,
    /// How it ended, by number, if there are no edges.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<usize>,
}

/// Steps and changes of thread that are left, and the edge to take.
type Way = (usize, usize, Option<usize>);

impl Trace {
    /// Reads a trace and [checks](Error) it.
    ///
    /// # Errors
    ///
    /// If it is no trace of this version, or one that contradicts itself.
    pub fn read(json: &str) -> Result<Self, Error> {
        check::read(json)
    }

    /// The trace as a file: one line for each step, wait and state.
    #[must_use]
    pub fn to_json(&self) -> String {
        write::json(self)
    }

    /// How many schedules end in each outcome, in the order of the outcomes, in the
    /// default combination.
    #[must_use]
    pub fn counts(&self) -> Vec<u64> {
        let outcomes = self.outcomes.iter();
        outcomes.map(|outcome| outcome.schedules).collect()
    }

    /// How many schedules lead from a state to each outcome.
    ///
    /// # Panics
    ///
    /// If there is no such state.
    #[must_use]
    pub fn schedules(&self, state: usize) -> Vec<u64> {
        let mut counts: Vec<Vec<u64>> = Vec::with_capacity(state + 1);
        for state in &self.states[..=state] {
            let mut count = vec![0; self.outcomes.len()];
            if let Some(outcome) = state.outcome {
                count[outcome] = 1;
            }
            for &(_, next) in &state.edges {
                for (sum, more) in count.iter_mut().zip(&counts[next]) {
                    *sum += more;
                }
            }
            counts.push(count);
        }
        counts.pop().unwrap_or_default()
    }

    /// The steps of a shortest way from a state to an outcome, nothing if none
    /// leads there. Of equally short ones it is one that changes threads least,
    /// and of those the first by the order of edges.
    ///
    /// # Panics
    ///
    /// If there is no such state.
    #[must_use]
    pub fn shortest(&self, state: usize, outcome: usize) -> Option<Vec<usize>> {
        // By state and by the thread that took the step before, `nobody` at first:
        // how many steps and changes are left, and the edge to take.
        let nobody = self.threads.len();
        let mut best: Vec<Vec<Option<Way>>> = Vec::with_capacity(state + 1);
        for state in &self.states[..=state] {
            let ended = (state.outcome == Some(outcome)).then_some((0, 0, None));
            let way = |before: usize| {
                let ways = state
                    .edges
                    .iter()
                    .enumerate()
                    .filter_map(|(edge, &(step, next))| {
                        let thread = self.steps[step].thread;
                        let (steps, changes, _) = best[next][thread]?;
                        let change = usize::from(before != thread && before != nobody);
                        Some((steps + 1, changes + change, Some(edge)))
                    });
                ended.into_iter().chain(ways).min()
            };
            best.push((0..=nobody).map(way).collect());
        }
        let (mut at, mut before, mut steps) = (state, nobody, Vec::new());
        while let Some(edge) = best[at][before]?.2 {
            let (step, next) = self.states[at].edges[edge];
            steps.push(step);
            (at, before) = (next, self.steps[step].thread);
        }
        Some(steps)
    }

    /// The state that a sequence of steps leads to.
    #[must_use]
    pub fn walk(&self, state: usize, steps: &[usize]) -> Option<usize> {
        steps.iter().try_fold(state, |at, step| {
            let edge = self.states[at].edges.iter().find(|(s, _)| s == step)?;
            Some(edge.1)
        })
    }

    /// The number of the combination that takes these orderings, by number of the
    /// ordering in each choice.
    #[must_use]
    pub fn combination(&self, orderings: &[usize]) -> usize {
        self.choices
            .iter()
            .zip(orderings)
            .fold(0, |at, (choice, ordering)| {
                at * choice.orderings.len() + ordering
            })
    }
}

#[cfg(test)]
mod tests;
