//! One execution as it is recorded, and all of them put together.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use trace::StepKind;

use super::text;
use crate::judge::{self, Panic};
use crate::log::{self, Done, Entry, Found, Here, Op, State, Thing, Value, Wait};
use crate::{child, mode};

/// What is said of an execution that loom cannot end.
const DEADLOCK: &str = "cannot be made: threads wait for ever in some schedule, be it after a \
                        failure, and loom ends there: record it under shuttle, without `.weak()`";

/// The outcome of a schedule that was cut off.
pub(super) const LIMIT: &str = "limit";

/// The execution that is being recorded.
#[derive(Default)]
pub(crate) struct Schedule {
    moments: Vec<Moment>,
    /// The threads that waited for ever, if it ended so.
    end: Waits,
    /// How it ended, if it did not end well.
    pub failure: Option<String>,
    /// Whether it was cut off, and so has no outcome of its own.
    pub cut: bool,
    /// Whether it only repeats another: a thread has looked again although nobody
    /// had changed anything. shuttle's scheduler knows better, loom does not.
    idle: bool,
}

struct Moment {
    waits: Waits,
    step: RawStep,
}

/// A step, before it is known what the page will show.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct RawStep {
    pub thread: usize,
    pub here: Here,
    pub kind: StepKind,
    /// The numbers of texts: the operation, and as in [`Done`].
    pub op: usize,
    pub value: Option<usize>,
    pub leaves: Option<usize>,
    pub thing: Option<usize>,
    pub stale: bool,
    /// What it drops, if that is what it does.
    pub drops: Option<Dropped>,
}

/// What a step can drop. Where it does so, the source says and `here` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Dropped {
    Guard,
    Sender,
    Receiver,
}

/// The threads that cannot go on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Waits {
    pub list: Vec<RawWait>,
    /// How many threads there are: those after them have not been started. Nothing
    /// at the end, when none will be.
    pub threads: Option<usize>,
}

/// Why a thread cannot go on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct RawWait {
    pub thread: usize,
    pub here: Here,
    pub why: Why,
}

/// What it waits for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Why {
    /// A lock, which these threads hold.
    Lock(usize, Vec<usize>),
    /// A notification of a condition variable.
    Notification(usize),
    /// A message in a channel.
    Message(usize),
    /// Room in a channel.
    Room(usize),
    /// The end of a thread.
    Thread(usize),
    /// The ends of threads, of which some may have come.
    Threads,
    /// Somebody who unparks it.
    Unpark,
    /// Any step of another thread.
    Others,
}

impl Schedule {
    /// The latest step of `thread` has left `value` in `thing`.
    pub(crate) fn leaves(&mut self, thread: usize, thing: usize, value: Value) {
        let mut steps = self.moments.iter_mut().map(|moment| &mut moment.step).rev();
        if let (Some(step), Value::Text(value)) = (
            steps.find(|s| s.thread == thread && s.thing == Some(thing)),
            value,
        ) {
            step.leaves = Some(value);
        }
    }

    /// How many steps there are.
    pub(crate) fn len(&self) -> usize {
        self.moments.len()
    }
}

/// Takes a step down, before it changes what others wait for. `idle` says that it
/// ends a round of a loop in which nobody has changed anything.
pub(crate) fn enter(state: &mut State, entry: &Entry, idle: bool) {
    if !state.active || matches!(entry.op, Op::Spawn(_) | Op::Join(_)) {
        return;
    }
    let begins = state
        .schedule
        .as_ref()
        .is_some_and(|s| s.moments.is_empty());
    // After the last join one thing is a step: to take out what loom has left open,
    // which of several stores is the last.
    let settles = entry.op == Op::IntoInner && mode::loom() && !begins;
    if !state.is_shared() && !settles {
        // Before the first thread, or after the last: nobody else can see it.
        let begins = state
            .schedule
            .as_ref()
            .is_some_and(|s| s.moments.is_empty());
        if let (true, Some(thing), Some(leaves)) = (begins, entry.done.thing, entry.done.leaves) {
            state.things[thing].value = Some(state.number(leaves));
        }
        return;
    }
    if idle && let Some(schedule) = &mut state.schedule {
        // It goes on all the same: loom learns from it which orders are left.
        schedule.idle = true;
    }
    push(state, entry.thread, entry.here, entry.op, entry.done);
}

fn push(state: &mut State, thread: usize, here: Here, op: Op, done: Done) {
    let waits = waits(state, Some(thread));
    let (kind, words) = op.deed(state);
    let mut number = |value| state.number(value);
    let leaves = done.leaves.map(&mut number);
    let value = done.result.map(|value| {
        let value = text::get(number(value));
        text::number(&match op {
            Op::CompareExchange { worked: true, .. } => format!("Ok({value})"),
            Op::CompareExchange { worked: false, .. } => format!("Err({value})"),
            _ => value,
        })
    });
    let step = RawStep {
        thread,
        here,
        kind,
        op: text::number(&words),
        value,
        leaves,
        thing: done.thing,
        stale: done.newer.is_some(),
        drops: match op {
            Op::Unlock | Op::RwUnlock => Some(Dropped::Guard),
            Op::DropSender { .. } => Some(Dropped::Sender),
            Op::DropReceiver { .. } => Some(Dropped::Receiver),
            _ => None,
        },
    };
    if let Some(schedule) = &mut state.schedule {
        schedule.moments.push(Moment { waits, step });
    }
}

/// The threads that cannot go on, apart from the one whose step it is.
fn waits(state: &State, but: Option<usize>) -> Waits {
    let threads = (0..state.threads.len()).filter(|&id| Some(id) != but);
    let list = threads
        .filter_map(|thread| {
            // Under loom it may stand before its next step already.
            if let Some(here) = state.spins(thread) {
                let why = Why::Others;
                return Some(RawWait { thread, here, why });
            }
            let (wait, here) = state.threads[thread].waits?;
            // loom lets a thread that joins go on sooner or later. Both are alike
            // for the others, so it must not be seen which.
            if let (Wait::Thread(_), true, Some(here)) =
                (wait, mode::loom(), state.threads[thread].joins)
            {
                let why = Why::Threads;
                return Some(RawWait { thread, here, why });
            }
            if state.can_go_on(thread) {
                return None;
            }
            let holders = |lock| {
                let holders = state.holders.get(&lock).into_iter().flatten();
                let mut holders: Vec<usize> = holders.map(|holder| holder.thread).collect();
                holders.sort_unstable();
                holders
            };
            let why = match wait {
                Wait::Lock(lock) | Wait::Read(lock) | Wait::Write(lock) => {
                    Why::Lock(lock, holders(lock))
                }
                Wait::Notification(condvar) => Why::Notification(condvar),
                Wait::Message(channel) => Why::Message(channel),
                Wait::Room(channel) => Why::Room(channel),
                Wait::Thread(other) => Why::Thread(other),
                Wait::Unpark => Why::Unpark,
                Wait::Others(_) => Why::Others,
                Wait::Doing(_) => return None,
            };
            Some(RawWait { thread, here, why })
        })
        .collect();
    Waits {
        list,
        threads: Some(state.threads.len()),
    }
}

/// Nobody can go on.
pub(crate) fn stuck(state: &mut State) {
    let waits = waits(state, None);
    let spins = waits.list.iter().any(|wait| wait.why == Why::Others);
    let name = if spins { "livelock" } else { "deadlock" };
    if let Some(schedule) = &mut state.schedule {
        schedule.end = waits;
        schedule.failure = Some(name.to_owned());
    }
    state.active = false;
}

/// A thread has panicked: the execution is over.
pub(crate) fn fail(panic: &Panic) {
    log::unwind(panic.thread);
    let mut guard = log::state();
    let state = &mut *guard;
    let message = panic.message.as_str();
    if message.starts_with("deadlock; threads") {
        child::refuse(DEADLOCK.to_owned());
    }
    if let Some(why) = judge::beyond(message) {
        child::refuse(format!("cannot be made: {why}"));
    }
    if !state.active {
        return;
    }
    let found = state.found.take();
    let lower = message.contains("Causality violation")
        || message.contains("currently reading from cell")
        || message.contains("currently writing to cell");
    let (name, stopped) = match &found {
        Some(Found::Wrong(what)) => (what.split(':').next().unwrap_or(what).to_owned(), true),
        Some(Found::Beyond(why)) => child::refuse(format!("cannot be made: {why}")),
        None if lower => ("data race".to_owned(), true),
        None => {
            let line = message.lines().next().unwrap_or_default();
            (format!("panic: {line}"), false)
        }
    };
    let thread = &state.threads[panic.thread];
    if let (true, Some((Wait::Doing(op), here))) = (stopped, thread.waits) {
        let done = thread.about.map_or(Done::default(), Done::to);
        push(state, panic.thread, here, op, done);
    }
    if let Some(schedule) = &mut state.schedule {
        schedule.failure = Some(name);
    }
    state.active = false;
}

/// A schedule that is too long ends here.
pub(crate) fn cut(state: &mut State) {
    if let Some(schedule) = &mut state.schedule {
        schedule.cut = true;
    }
    state.active = false;
}

/// All executions of one combination of orderings.
#[derive(Default)]
pub(crate) struct Collected {
    pub things: Vec<Thing>,
    pub threads: Vec<Started>,
    pub steps: Numbered<RawStep>,
    pub waits: Numbered<Waits>,
    pub outcomes: Numbered<String>,
    pub schedules: HashSet<Ended>,
    /// Whether schedules that were cut off are kept, as an outcome.
    pub keeps_cut: bool,
}

/// A thread: its name, and where it was started, if it is not the first.
#[derive(Clone)]
pub(crate) struct Started {
    pub name: String,
    pub here: Option<Here>,
}

/// An execution in numbers.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Ended {
    /// The waits before each step, and the step.
    pub moments: Vec<(usize, usize)>,
    /// The waits at the end.
    pub end: usize,
    pub outcome: usize,
}

impl Collected {
    /// Adds the execution that has just ended. `outcome` is what it returned,
    /// unless it failed.
    pub(crate) fn add(&mut self, outcome: Option<String>) -> Result<(), String> {
        let mut state = log::state();
        state.active = false;
        let Some(schedule) = state.schedule.take() else {
            return Err("the execution has not begun".to_owned());
        };
        if schedule.failure.is_none() && !schedule.cut && state.is_shared() {
            return Err("it ends while a thread may still run: join all of them".to_owned());
        }
        if schedule.idle || schedule.cut && !self.keeps_cut {
            return Ok(());
        }
        let leaks = state.objects.iter().any(|object| object.freed.is_none());
        let outcome = match (schedule.failure, outcome) {
            _ if schedule.cut => LIMIT.to_owned(),
            (Some(failure), _) => failure,
            (None, Some(_)) if leaks => "leak".to_owned(),
            (None, Some(outcome)) => outcome,
            (None, None) => return Err("an execution ended without an outcome".to_owned()),
        };
        let alike = |(a, b): (&Thing, &Thing)| a.here == b.here && a.value == b.value;
        if !self.things.iter().zip(&state.things).all(alike) {
            return Err(
                "what the threads share is made in one order or another: make it before \
                        they start"
                    .to_owned(),
            );
        }
        if state.things.len() > self.things.len() {
            self.things.clone_from(&state.things);
        }
        for thread in state.threads.iter().skip(self.threads.len()) {
            self.threads.push(Started {
                name: thread.name.clone(),
                here: thread.here,
            });
        }
        drop(state);
        let ended = Ended {
            moments: schedule
                .moments
                .into_iter()
                .map(|moment| {
                    (
                        self.waits.number(moment.waits),
                        self.steps.number(moment.step),
                    )
                })
                .collect(),
            end: self.waits.number(schedule.end),
            outcome: self.outcomes.number(outcome),
        };
        self.schedules.insert(ended);
        Ok(())
    }
}

/// Things that are kept once and named by a number.
pub(crate) struct Numbered<T> {
    pub list: Vec<T>,
    numbers: HashMap<T, usize>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            numbers: HashMap::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> Numbered<T> {
    pub(crate) fn number(&mut self, item: T) -> usize {
        if let Some(&number) = self.numbers.get(&item) {
            return number;
        }
        self.list.push(item.clone());
        self.numbers.insert(item, self.list.len() - 1);
        self.list.len() - 1
    }
}
