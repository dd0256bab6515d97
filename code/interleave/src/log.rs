//! What the current execution has done so far.
//!
//! All threads of a model are coroutines on one thread of the operating
//! system, so the log sees no contention. It is a `std` mutex all the same,
//! because the referee reads it from a thread of its own.
//!
//! loom switches threads before an operation and never after it, so a step that
//! is logged when the call returns stands in its true place.

use std::collections::BTreeMap;
use std::panic::Location;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use crate::op::{Op, Value, Wait};

/// Where something stands in the source.
pub(crate) type Here = &'static Location<'static>;

static STATE: Mutex<State> = Mutex::new(State::new());

/// Counts operations over all executions: a check whose beat has stopped is
/// stuck, one whose beat goes on is only long.
static BEAT: AtomicU64 = AtomicU64::new(0);

/// One entry of the log.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    pub thread: usize,
    pub here: Here,
    pub op: Op,
    pub result: Option<Value>,
    /// The value last stored, where a load returned another one.
    pub newer: Option<Value>,
    pub times: usize,
}

/// A thread of the model.
pub(crate) struct Thread {
    pub name: String,
    /// An address at the bottom of its stack, 0 until it runs.
    base: usize,
    pub waits: Option<(Wait, Here)>,
    pub done: bool,
    /// Whether its next `park` returns at once.
    pub token: bool,
    /// Whether it waits in `park`.
    pub parked: bool,
}

impl Thread {
    fn new(name: String, base: usize) -> Self {
        Self {
            name,
            base,
            waits: None,
            done: false,
            token: false,
            parked: false,
        }
    }
}

/// Who holds a lock, and where it was taken.
#[derive(Clone, Copy)]
pub(crate) struct Holder {
    pub thread: usize,
    pub here: Here,
}

/// An object of `sync::heap`.
pub(crate) struct Object {
    pub address: usize,
    pub freed: Option<Holder>,
}

/// The current execution.
pub(crate) struct State {
    pub active: bool,
    pub execution: usize,
    pub threads: Vec<Thread>,
    pub entries: Vec<Entry>,
    pub holders: BTreeMap<usize, Vec<Holder>>,
    pub objects: Vec<Object>,
    /// Pointers that `sync::heap` did not make, by order of first sight.
    strangers: Vec<usize>,
    locks: usize,
    /// Whether a thread has used a fence.
    fenced: bool,
    /// A failure that `interleave` found itself, set before it panics.
    pub found: Option<Found>,
}

/// A failure that `interleave` finds itself.
pub(crate) enum Found {
    /// The program is wrong.
    Wrong(String),
    /// The checker cannot tell.
    Beyond(String),
}

impl State {
    const fn new() -> Self {
        Self {
            active: false,
            execution: 0,
            threads: Vec::new(),
            entries: Vec::new(),
            holders: BTreeMap::new(),
            objects: Vec::new(),
            strangers: Vec::new(),
            locks: 0,
            fenced: false,
            found: None,
        }
    }

    /// The thread that this runs on. Told by the address of the stack, since
    /// loom cannot be asked from inside a panic of its own.
    pub(crate) fn current(&self) -> usize {
        let here = address_here();
        self.threads
            .iter()
            .enumerate()
            .filter(|(_, thread)| thread.base >= here)
            .min_by_key(|(_, thread)| thread.base - here)
            .map_or(0, |(id, _)| id)
    }

    fn enter(&mut self, entry: Entry) {
        if let Some(last) = self.entries.last_mut()
            && last.thread == entry.thread
            && last.here == entry.here
            && last.op == entry.op
            && last.result == entry.result
        {
            last.times += 1;
            return;
        }
        self.entries.push(entry);
    }

    /// How a value prints.
    pub(crate) fn show(&mut self, value: Value) -> String {
        match value {
            Value::Bool(value) => value.to_string(),
            Value::Int(value) => value.to_string(),
            Value::Pointer(0) => "null".to_owned(),
            Value::Pointer(address) => {
                if let Some(id) = self.objects.iter().position(|o| o.address == address) {
                    return format!("#{}", id + 1);
                }
                let known = self.strangers.iter().position(|&known| known == address);
                let id = known.unwrap_or_else(|| {
                    self.strangers.push(address);
                    self.strangers.len() - 1
                });
                format!("pointer {}", id + 1)
            }
        }
    }

    /// The name of a thread, in the marks that prose puts around code.
    pub(crate) fn name(&self, thread: usize) -> String {
        match self.threads.get(thread) {
            Some(thread) => format!("`{}`", thread.name),
            None => format!("`thread {thread}`"),
        }
    }
}

#[inline(never)]
fn address_here() -> usize {
    let here = 0_u8;
    std::hint::black_box(&raw const here) as usize
}

/// The state, whatever happened to a thread that held it.
pub(crate) fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The number of operations so far, over all executions.
pub(crate) fn beat() -> u64 {
    BEAT.load(Ordering::Relaxed)
}

/// Counts an operation that is not worth a step.
pub(crate) fn tick() {
    BEAT.fetch_add(1, Ordering::Relaxed);
}

/// Starts an execution; `base` is the address of a local variable at the bottom
/// of the main thread's stack.
pub(crate) fn begin(base: usize) {
    let mut state = state();
    state.active = true;
    state.execution += 1;
    state.threads.clear();
    state.entries.clear();
    state.holders.clear();
    state.objects.clear();
    state.strangers.clear();
    state.locks = 0;
    state.fenced = false;
    state.threads.push(Thread::new("main".to_owned(), base));
}

/// Adds a thread to the table. The answer is loom's own number for it.
pub(crate) fn add_thread(name: Option<&str>) -> usize {
    let mut state = state();
    let id = state.threads.len();
    let name = name.map_or_else(|| format!("thread {id}"), str::to_owned);
    state.threads.push(Thread::new(name, 0));
    id
}

/// A thread runs; `base` is the address of a local variable at the bottom of
/// its stack.
pub(crate) fn start_thread(id: usize, base: usize) {
    if let Some(thread) = state().threads.get_mut(id) {
        thread.base = base;
    }
}

/// The thread's body has returned.
pub(crate) fn end_thread(id: usize) {
    if let Some(thread) = state().threads.get_mut(id) {
        thread.done = true;
        thread.waits = None;
    }
}

/// Notes that a thread uses a fence, and so that Relaxed accesses may matter.
pub(crate) fn fence() {
    state().fenced = true;
}

/// Whether a thread has used a fence in this execution.
pub(crate) fn fenced() -> bool {
    state().fenced
}

/// A new lock's number.
pub(crate) fn new_lock() -> usize {
    let mut state = state();
    state.locks += 1;
    state.locks
}

/// Logs a step of the current thread, and ends what it was waiting for.
pub(crate) fn step(here: Here, op: Op, result: Option<Value>) {
    enter(here, op, result, None);
}

/// Logs a load that returned another value than the one last stored.
pub(crate) fn step_past(here: Here, op: Op, result: Value, newer: Option<Value>) {
    enter(here, op, Some(result), newer);
}

fn enter(here: Here, op: Op, result: Option<Value>, newer: Option<Value>) {
    tick();
    let mut state = state();
    let thread = state.current();
    if let Some(thread) = state.threads.get_mut(thread) {
        thread.waits = None;
    }
    state.enter(Entry {
        thread,
        here,
        op,
        result,
        newer,
        times: 1,
    });
}

/// Says what the current thread is about to wait for, or to do.
pub(crate) fn waits(wait: Wait, here: Here) {
    tick();
    let mut state = state();
    let thread = state.current();
    if let Some(thread) = state.threads.get_mut(thread) {
        thread.waits = Some((wait, here));
    }
}

/// Says of another thread what it waits for from now on.
pub(crate) fn now_waits(thread: usize, wait: Wait) {
    if let Some(thread) = state().threads.get_mut(thread)
        && let Some((old, _)) = &mut thread.waits
    {
        *old = wait;
    }
}

/// The current thread.
pub(crate) fn current() -> usize {
    state().current()
}

/// The current thread has taken a lock.
pub(crate) fn take(lock: usize, here: Here) {
    let mut state = state();
    let thread = state.current();
    state
        .holders
        .entry(lock)
        .or_default()
        .push(Holder { thread, here });
}

/// The current thread has given a lock back.
pub(crate) fn give_back(lock: usize) {
    let mut state = state();
    let thread = state.current();
    if let Some(holders) = state.holders.get_mut(&lock)
        && let Some(at) = holders.iter().position(|holder| holder.thread == thread)
    {
        holders.remove(at);
    }
}

/// Where the current thread took the lock, if it holds it.
pub(crate) fn held_since(lock: usize) -> Option<Here> {
    let state = state();
    let thread = state.current();
    let holders = state.holders.get(&lock)?;
    let holder = holders.iter().find(|holder| holder.thread == thread)?;
    Some(holder.here)
}

/// Ends the check with a failure that `interleave` found.
pub(crate) fn fail(what: String) -> ! {
    state().found = Some(Found::Wrong(what));
    panic!("found by interleave");
}

/// Ends the check without a result.
pub(crate) fn give_up(why: &str) -> ! {
    state().found = Some(Found::Beyond(why.to_owned()));
    panic!("found by interleave");
}
