//! Reads a trace and replays it.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use crate::{Engine, ObjectKind, State, Step, StepKind, Trace, VERSION};

/// Why a text is no trace, in a sentence that names the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

type Result<T = ()> = std::result::Result<T, Error>;

macro_rules! ensure {
    ($holds:expr, $($why:tt)*) => {
        if !$holds {
            return Err(Error(format!($($why)*)));
        }
    };
}

pub(crate) fn read(json: &str) -> Result<Trace> {
    #[derive(serde::Deserialize)]
    struct Versioned {
        version: u32,
    }
    let broken = |error: serde_json::Error| Error(format!("this is no trace: {error}"));
    // The version first: another one may have other fields.
    let Versioned { version } = serde_json::from_str(json).map_err(broken)?;
    ensure!(
        version == VERSION,
        "the trace has version {version} of the format, and this reads version {VERSION}"
    );
    let trace: Trace = serde_json::from_str(json).map_err(broken)?;
    trace.check()?;
    Ok(trace)
}

impl Trace {
    /// Checks that the trace does not contradict itself: that all numbers name
    /// something, that every state is reached and every schedule ends, that no
    /// step of a thread is missing where it could go on, and that every value
    /// that is read was stored.
    ///
    /// # Errors
    ///
    /// The first contradiction.
    pub fn check(&self) -> Result {
        self.check_names()?;
        self.check_choices()?;
        for (at, state) in self.states.iter().enumerate() {
            self.check_state(at, state)?;
        }
        self.check_counts()?;
        for &root in &self.roots {
            self.replay(root)?;
        }
        Ok(())
    }

    fn check_names(&self) -> Result {
        let blocks = self.blocks.len();
        for thread in &self.threads {
            let known = thread.blocks.iter().all(|&block| block < blocks);
            ensure!(
                known,
                "thread {:?} runs a block that is not there",
                thread.name
            );
        }
        for (at, step) in self.steps.iter().enumerate() {
            ensure!(
                step.thread < self.threads.len(),
                "step {at} is of no thread"
            );
            ensure!(
                step.object.is_none_or(|object| object < self.objects.len()),
                "step {at} is done to an object that is not there"
            );
            self.check_line("step", at, step.block, step.line)?;
        }
        for (at, wait) in self.waits.iter().enumerate() {
            ensure!(
                wait.thread < self.threads.len(),
                "wait {at} is of no thread"
            );
            ensure!(
                wait.object.is_none_or(|object| object < self.objects.len()),
                "wait {at} is for an object that is not there"
            );
            if let Some(block) = wait.block {
                self.check_line("wait", at, block, wait.line)?;
            }
        }
        if let Some(task) = &self.task {
            let known = task.outcome < self.outcomes.len();
            ensure!(known, "the task asks for an outcome that is not there");
        }
        Ok(())
    }

    fn check_line(&self, what: &str, at: usize, block: usize, line: u32) -> Result {
        let shown = self.blocks.get(block).is_some_and(|block| {
            let end = block.line + block.text.len() as u32;
            (block.line..end).contains(&line)
        });
        ensure!(shown, "the line of {what} {at} is not in its block");
        Ok(())
    }

    fn check_choices(&self) -> Result {
        let combinations = self
            .choices
            .iter()
            .map(|choice| choice.orderings.len())
            .product::<usize>();
        ensure!(
            self.roots.len() == combinations,
            "there are {combinations} combinations of orderings and {} roots",
            self.roots.len()
        );
        for (at, choice) in self.choices.iter().enumerate() {
            self.check_line("choice", at, choice.block, choice.line)?;
            let known = choice.default < choice.orderings.len();
            ensure!(
                known,
                "the default of choice {at} is not among its orderings"
            );
        }
        let defaults: Vec<usize> = self.choices.iter().map(|choice| choice.default).collect();
        ensure!(
            self.default == self.combination(&defaults),
            "the default combination is not that of the choices' defaults"
        );
        if let Some(language) = &self.language {
            ensure!(
                language.of.len() == combinations,
                "the language's rule has {} combinations of {combinations}",
                language.of.len()
            );
            let sets = language.sets.len();
            let known = language.of.iter().all(|&set| set < sets);
            ensure!(known, "the language's rule names a set that is not there");
            let outcomes = self.outcomes.len();
            let known = language.sets.iter().flatten().all(|&o| o < outcomes);
            ensure!(
                known,
                "the language's rule names an outcome that is not there"
            );
        }
        let known = self.roots.iter().all(|&root| root < self.states.len());
        ensure!(known, "a root is no state");
        Ok(())
    }

    fn check_state(&self, at: usize, state: &State) -> Result {
        ensure!(
            state.edges.is_empty() == state.outcome.is_some(),
            "state {at} neither goes on nor has an outcome, or has both"
        );
        let outcomes = self.outcomes.len();
        ensure!(
            state.outcome.is_none_or(|outcome| outcome < outcomes),
            "state {at} ends as an outcome that is not there"
        );
        for &(step, next) in &state.edges {
            ensure!(
                step < self.steps.len() && next < at,
                "an edge of state {at} leads nowhere"
            );
        }
        let sorted = state
            .edges
            .windows(2)
            .all(|pair| self.steps[pair[0].0] < self.steps[pair[1].0]);
        ensure!(sorted, "the edges of state {at} are not in order");
        let known = state.waits.iter().all(|&wait| wait < self.waits.len());
        ensure!(known, "state {at} has a wait that is not there");
        for &wait in &state.waits {
            let thread = self.waits[wait].thread;
            let goes_on = |&(step, _): &(usize, usize)| self.steps[step].thread == thread;
            ensure!(
                !state.edges.iter().any(goes_on),
                "{} waits in state {at}, and goes on",
                self.threads[thread].name
            );
        }
        if self.cut.is_some() {
            return Ok(());
        }
        // Nobody's next step may get lost while others take theirs. A thread whose
        // wait is over by itself comes to another line.
        let mut places = self.places(state);
        let resume = state.waits.iter().map(|&wait| &self.waits[wait]);
        let resume: Vec<usize> = resume.filter(|w| w.resumes).map(|w| w.thread).collect();
        let known: Vec<usize> = places.keys().copied().collect();
        places.retain(|thread, _| !resume.contains(thread));
        for &(step, next) in &state.edges {
            if self.states[next].outcome.is_some() {
                continue;
            }
            let after = self.places(&self.states[next]);
            for (thread, place) in &places {
                let step = &self.steps[step];
                ensure!(
                    *thread == step.thread || after.get(thread) == Some(place),
                    "{} stands before line {place} in state {at}, and no longer after {:?} of {}",
                    self.threads[*thread].name,
                    step.op,
                    self.threads[step.thread].name
                );
            }
            for thread in after.keys() {
                ensure!(
                    *thread == self.steps[step].thread || known.contains(thread),
                    "{} has finished in state {at}, and goes on after it",
                    self.threads[*thread].name
                );
            }
        }
        Ok(())
    }

    /// The line that each thread stands before, unless it has finished.
    fn places(&self, state: &State) -> BTreeMap<usize, u32> {
        let next = state.edges.iter().map(|&(step, _)| &self.steps[step]);
        let waits = state.waits.iter().map(|&wait| &self.waits[wait]);
        next.map(|step| (step.thread, step.line))
            .chain(waits.map(|wait| (wait.thread, wait.line)))
            .collect()
    }

    fn check_counts(&self) -> Result {
        let mut reached: Vec<bool> = vec![false; self.states.len()];
        for &root in &self.roots {
            reached[root] = true;
        }
        for at in (0..self.states.len()).rev() {
            ensure!(reached[at], "nothing leads to state {at}");
            for &(_, next) in &self.states[at].edges {
                reached[next] = true;
            }
        }
        let counts = self.schedules(self.roots[self.default]);
        for (outcome, count) in self.outcomes.iter().zip(counts) {
            ensure!(
                outcome.schedules == count,
                "{} schedules are said to end as `{}`, and {count} do",
                outcome.schedules,
                outcome.name
            );
        }
        Ok(())
    }

    /// Walks every path from a root, with what memory holds.
    fn replay(&self, root: usize) -> Result {
        let memory: Vec<Memory> = self
            .objects
            .iter()
            .map(|object| Memory {
                stored: object.initial.iter().cloned().collect(),
                holders: Vec::new(),
            })
            .collect();
        let mut seen = HashSet::new();
        let mut stack = vec![(root, memory)];
        while let Some((at, memory)) = stack.pop() {
            if !seen.insert((at, memory.clone())) {
                continue;
            }
            for &(step, next) in &self.states[at].edges {
                let mut memory = memory.clone();
                self.apply(step, &mut memory)
                    .map_err(|Error(why)| Error(format!("after state {at}, {why}")))?;
                stack.push((next, memory));
            }
        }
        Ok(())
    }

    fn apply(&self, at: usize, memory: &mut [Memory]) -> Result {
        let step = &self.steps[at];
        let Some(object) = step.object else {
            return Ok(());
        };
        let name = &self.objects[object].name;
        let memory = &mut memory[object];
        if self.objects[object].kind == ObjectKind::Channel {
            return memory
                .pass(step)
                .map_err(|why| Error(format!("step {at} {why} `{name}`, and cannot")));
        }
        if let (StepKind::Read | StepKind::Update, Some(value)) = (step.kind, &step.value) {
            let value = value
                .strip_prefix("Ok(")
                .or_else(|| value.strip_prefix("Err("))
                .and_then(|value| value.strip_suffix(')'))
                .unwrap_or(value);
            let latest = memory.stored.last().is_some_and(|last| last == value);
            let stored = memory.stored.iter().any(|stored| stored == value);
            let right = latest || self.engine == Engine::Loom && stored;
            ensure!(
                right,
                "step {at} reads {value} from `{name}`, which was not there"
            );
            ensure!(
                !(step.stale && latest && self.engine == Engine::Shuttle),
                "step {at} reads the newest value of `{name}` and calls it old"
            );
        }
        if let Some(value) = &step.leaves {
            memory.stored.push(value.clone());
        }
        match step.kind {
            StepKind::Lock => {
                ensure!(
                    memory.holders.is_empty() || step.op.contains("read"),
                    "step {at} takes `{name}`, which is taken"
                );
                memory.holders.push(step.thread);
            }
            StepKind::Unlock | StepKind::Wait => {
                let holder = memory.holders.iter().position(|&h| h == step.thread);
                let Some(holder) = holder else {
                    return Err(Error(format!(
                        "step {at} gives `{name}` back, and has it not"
                    )));
                };
                memory.holders.remove(holder);
            }
            _ => {}
        }
        Ok(())
    }
}

/// What an object holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Memory {
    /// What was stored in it, the initial value first.
    stored: Vec<String>,
    /// The threads that hold it, if it is a lock.
    holders: Vec<usize>,
}

impl Memory {
    /// A step on a channel: what is sent comes last, and what comes first is received.
    /// The error is what the step does, as the middle of a sentence.
    fn pass(&mut self, step: &Step) -> std::result::Result<(), String> {
        let queue = self.stored.last().map_or("", String::as_str);
        if let (Some(before), Some(after)) =
            (inside(queue), step.leaves.as_deref().and_then(inside))
        {
            let right = match (step.kind, &step.value) {
                (StepKind::Write, _) => begins(after, before),
                (StepKind::Update, Some(value)) if after.is_empty() => before == value,
                (StepKind::Update, Some(value)) => before == format!("{value}, {after}"),
                (StepKind::Close, _) => after.is_empty(),
                _ => true,
            };
            if !right {
                let did = step.value.as_deref().unwrap_or(&step.op);
                return Err(format!("({did}) makes {after:?} of {before:?} in"));
            }
        }
        if let Some(queue) = &step.leaves {
            self.stored.push(queue.clone());
        }
        Ok(())
    }
}

/// The values of a queue that is shown as a list, and not by their number.
fn inside(queue: &str) -> Option<&str> {
    queue.strip_prefix('[')?.strip_suffix(']')
}

/// Whether a list of values begins with another and has one more.
fn begins(list: &str, with: &str) -> bool {
    match list.strip_prefix(with) {
        Some(more) if with.is_empty() => !more.is_empty(),
        Some(more) => more.len() > 2 && more.starts_with(", "),
        None => false,
    }
}
