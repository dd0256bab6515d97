//! shuttle's scheduler for recordings: every order of the steps, depth first.
//!
//! A thread stops before each of its steps, having said what it waits for or is
//! about to do. So the scheduler knows who can go on, and a choice is between
//! steps and nothing else: what a thread does by itself, such as to start, to
//! join a thread that has ended, or to look again in a loop that spins, it does
//! as soon as it can. That takes nothing away, since it changes nothing for the
//! others.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use shuttle::scheduler::{Schedule, Scheduler, Task, TaskId};

use super::Bounds;
use super::schedule;
use crate::child;
use crate::log::{self, State, Wait};

/// Where the search is.
#[derive(Default)]
pub(crate) struct Search {
    /// The choices of the present execution, from the first.
    choices: Vec<Choice>,
    /// How many of them have been made.
    depth: usize,
    /// How many executions there were.
    executions: usize,
    /// The turns to take, if it is only one schedule that is asked for.
    along: Option<Vec<usize>>,
    /// What was cut off.
    pub cut: Option<String>,
}

struct Choice {
    threads: Vec<usize>,
    at: usize,
}

/// The scheduler, which shuttle owns while it runs.
pub(crate) struct DepthFirst {
    pub search: Arc<Mutex<Search>>,
    pub bounds: Bounds,
    pub since: Instant,
}

impl Scheduler for DepthFirst {
    fn new_execution(&mut self) -> Option<Schedule> {
        let mut search = self.search.lock().unwrap_or_else(PoisonError::into_inner);
        if search.executions > 0 && !search.advance() {
            return None;
        }
        if let Some(cut) = self.bounds.reached(search.executions, self.since) {
            search.cut = Some(cut);
            return None;
        }
        search.executions += 1;
        Some(Schedule::new(0))
    }

    fn next_task(
        &mut self,
        runnable: &[&Task],
        current: Option<TaskId>,
        _is_yielding: bool,
    ) -> Option<TaskId> {
        let mut search = self.search.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = log::state();
        let mut threads: Vec<(usize, TaskId)> = runnable
            .iter()
            .map(|task| (usize::from(task.id()), task.id()))
            .collect();
        threads.sort_by_key(|&(thread, task)| (Some(task) != current, thread));
        let first = |may: &dyn Fn(usize) -> bool| {
            let found = threads.iter().find(|&&(thread, _)| may(thread));
            found.map(|&(_, task)| task)
        };
        if let Some(task) = first(&|thread| goes_on_by_itself(&state, thread)) {
            return Some(task);
        }
        if state.active {
            let mut can: Vec<usize> = threads.iter().map(|&(thread, _)| thread).collect();
            can.retain(|&thread| state.can_go_on(thread));
            can.sort_unstable();
            if can.is_empty() {
                schedule::stuck(&mut state);
            } else if let Some(cut) = self.bounds.too_long(&state) {
                search.cut = Some(cut);
                schedule::cut(&mut state);
            } else {
                let shared = state.is_shared();
                match search.choose(can, shared) {
                    Ok(thread) => return first(&|id| id == thread),
                    Err(why) => child::refuse(format!("cannot be made: {why}")),
                }
            }
        }
        // It is over: let each thread unwind, those last that wait for another.
        let me = current.map(usize::from);
        first(&|id| Some(id) != me && !joins(&state, id))
            .or_else(|| first(&|id| !joins(&state, id)))
            .or_else(|| first(&|_| true))
    }

    fn next_u64(&mut self) -> u64 {
        0
    }
}

fn goes_on_by_itself(state: &State, thread: usize) -> bool {
    match state.threads.get(thread).map(|thread| thread.waits) {
        Some(Some((Wait::Thread(_) | Wait::Others(_), _))) => state.can_go_on(thread),
        Some(Some(_)) => false,
        Some(None) | None => true,
    }
}

fn joins(state: &State, thread: usize) -> bool {
    matches!(state.threads[thread].waits, Some((Wait::Thread(_), _)))
}

impl Search {
    /// Before the first execution.
    pub(crate) fn new(along: Option<Vec<usize>>) -> Self {
        Self {
            along,
            ..Self::default()
        }
    }

    /// Goes to the next execution; false after the last.
    fn advance(&mut self) -> bool {
        if self.along.is_some() {
            return false;
        }
        self.depth = 0;
        while let Some(last) = self.choices.last_mut() {
            last.at += 1;
            if last.at < last.threads.len() {
                return true;
            }
            self.choices.pop();
        }
        false
    }

    /// The thread whose turn it is, of those that can go on.
    fn choose(&mut self, threads: Vec<usize>, shared: bool) -> Result<usize, String> {
        if !shared {
            // One thread, and no step that counts.
            return Ok(threads[0]);
        }
        let depth = self.depth;
        self.depth += 1;
        if let Some(along) = &self.along {
            let turns = along.len();
            return match along.get(depth) {
                Some(thread) if threads.contains(thread) => Ok(*thread),
                Some(_) => Err(format!("the thread of turn {} cannot go on", depth + 1)),
                None => Err(format!("the schedule goes on after the {turns} turns")),
            };
        }
        if depth == self.choices.len() {
            self.choices.push(Choice { threads, at: 0 });
        } else if self.choices[depth].threads != threads {
            return Err("the same order did not give the same steps".to_owned());
        }
        let choice = &self.choices[depth];
        Ok(choice.threads[choice.at])
    }

    /// How many of the turns that were asked for nobody has taken.
    pub(crate) fn left(&self) -> usize {
        let turns = self.along.as_ref().map_or(0, Vec::len);
        turns.saturating_sub(self.depth)
    }
}
