//! From schedules to states.
//!
//! Schedules are put into a tree by their beginnings. At the end equal subtrees
//! become one, from the leaves upwards, and everything is numbered by where the
//! edges' own order comes to it first, so that the same schedules give the same
//! bytes in whatever order they came.

use std::collections::{BTreeMap, HashMap};

use crate::{State, Step, Wait};

/// Collects schedules.
#[derive(Debug, Default)]
pub struct Builder {
    nodes: Vec<Node>,
    roots: Vec<usize>,
}

#[derive(Debug, Default)]
struct Node {
    edges: BTreeMap<Step, usize>,
    waits: Vec<Wait>,
    outcome: Option<usize>,
}

/// What the schedules make.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Built {
    /// See [`Trace::roots`](crate::Trace::roots).
    pub roots: Vec<usize>,
    /// See [`Trace::steps`](crate::Trace::steps).
    pub steps: Vec<Step>,
    /// See [`Trace::waits`](crate::Trace::waits).
    pub waits: Vec<Wait>,
    /// See [`Trace::states`](crate::Trace::states).
    pub states: Vec<State>,
}

impl Builder {
    /// Starts the next combination.
    pub fn root(&mut self) {
        self.roots.push(self.nodes.len());
        self.nodes.push(Node::default());
    }

    /// Adds a schedule to the combination that was started last: for each step
    /// the threads that could not go on before it, and those at the end. The
    /// answer says whether the schedule is new.
    ///
    /// # Errors
    ///
    /// If the same steps have ended otherwise before, which they cannot in a
    /// program that is deterministic: the sentence says how. A wait may be missing
    /// where the thread has not come so far yet, in a way that nobody else can see.
    ///
    /// # Panics
    ///
    /// Before the first [`root`](Self::root).
    pub fn schedule(
        &mut self,
        steps: impl IntoIterator<Item = (Vec<Wait>, Step)>,
        end: Vec<Wait>,
        outcome: usize,
    ) -> Result<bool, String> {
        let mut at = *self.roots.last().expect("a root comes before schedules");
        let mut new = false;
        for (waits, step) in steps {
            self.wait(at, waits, new)?;
            if self.nodes[at].outcome.is_some() {
                return Err(format!(
                    "a schedule goes on with {step:?} where another ended"
                ));
            }
            at = match self.nodes[at].edges.get(&step) {
                Some(&next) => next,
                None => {
                    new = true;
                    self.nodes.push(Node::default());
                    let next = self.nodes.len() - 1;
                    self.nodes[at].edges.insert(step, next);
                    next
                }
            };
        }
        let node = &self.nodes[at];
        if node.outcome.is_some() && node.waits != sorted(end.clone()) {
            return Err(format!(
                "the same steps end with the waits {:?} and {end:?}",
                node.waits
            ));
        }
        self.wait(at, end, new)?;
        let node = &mut self.nodes[at];
        if !node.edges.is_empty() {
            return Err("a schedule ends where another went on".to_owned());
        }
        match node.outcome.replace(outcome) {
            Some(before) if before != outcome => Err(format!(
                "the same steps end as outcome {before} and {outcome}"
            )),
            before => Ok(before.is_none()),
        }
    }

    fn wait(&mut self, at: usize, waits: Vec<Wait>, new: bool) -> Result<(), String> {
        let node = &mut self.nodes[at];
        if new || node.edges.is_empty() && node.outcome.is_none() {
            node.waits = sorted(waits);
            return Ok(());
        }
        for wait in waits {
            match node.waits.iter().find(|known| known.thread == wait.thread) {
                Some(known) if *known != wait => {
                    return Err(format!(
                        "after the same steps a thread waits as {known:?} and as {wait:?}"
                    ));
                }
                Some(_) => {}
                None => node.waits.push(wait),
            }
        }
        node.waits.sort();
        Ok(())
    }

    /// Puts what is equal together.
    #[must_use]
    pub fn finish(self) -> Built {
        let mut merged = Merged {
            nodes: &self.nodes,
            steps: HashMap::new(),
            waits: HashMap::new(),
            states: HashMap::new(),
            built: Built::default(),
        };
        for &root in &self.roots {
            let root = merged.number(root);
            merged.built.roots.push(root);
        }
        merged.built
    }
}

fn sorted(mut waits: Vec<Wait>) -> Vec<Wait> {
    waits.sort();
    waits
}

struct Merged<'a> {
    nodes: &'a [Node],
    steps: HashMap<&'a Step, usize>,
    waits: HashMap<&'a Wait, usize>,
    states: HashMap<State, usize>,
    built: Built,
}

impl<'a> Merged<'a> {
    /// The number of a node's state, after those of all that follow it.
    fn number(&mut self, node: usize) -> usize {
        let nodes = self.nodes;
        let mut state = State {
            outcome: nodes[node].outcome,
            ..State::default()
        };
        for (step, &next) in &nodes[node].edges {
            let step = numbered(&mut self.steps, &mut self.built.steps, step);
            let next = self.number(next);
            state.edges.push((step, next));
        }
        let goes_on = |thread| nodes[node].edges.keys().any(|step| step.thread == thread);
        let waits = nodes[node].waits.iter();
        for wait in waits.filter(|wait| !(wait.resumes && goes_on(wait.thread))) {
            let wait = numbered(&mut self.waits, &mut self.built.waits, wait);
            state.waits.push(wait);
        }
        if let Some(&number) = self.states.get(&state) {
            return number;
        }
        let number = self.built.states.len();
        self.built.states.push(state.clone());
        self.states.insert(state, number);
        number
    }
}

fn numbered<'a, T: Eq + std::hash::Hash + Clone>(
    numbers: &mut HashMap<&'a T, usize>,
    list: &mut Vec<T>,
    item: &'a T,
) -> usize {
    *numbers.entry(item).or_insert_with(|| {
        list.push(item.clone());
        list.len() - 1
    })
}
