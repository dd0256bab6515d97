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

pub(crate) use crate::op::{Op, Passed, Value, Wait};
use crate::record::schedule::Schedule;
use crate::{mode, record};

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
    pub done: Done,
    pub times: usize,
}

/// What a step was done to, and what came of it.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) struct Done {
    /// The number of the [`Thing`].
    pub thing: Option<usize>,
    /// What came back.
    pub result: Option<Value>,
    /// The value last stored, where a load returned another one.
    pub newer: Option<Value>,
    /// The value that the thing has from now on.
    pub leaves: Option<Value>,
}

impl Done {
    /// To a thing.
    pub(crate) fn to(thing: usize) -> Self {
        Self {
            thing: Some(thing),
            ..Self::default()
        }
    }

    /// And this came back.
    pub(crate) fn returning(self, value: Value) -> Self {
        Self {
            result: Some(value),
            ..self
        }
    }

    /// And this is left in it.
    pub(crate) fn leaving(self, value: Option<Value>) -> Self {
        Self {
            leaves: value,
            ..self
        }
    }
}

/// Something that threads share.
#[derive(Clone, Copy)]
pub(crate) struct Thing {
    pub kind: trace::ObjectKind,
    /// Where it was made.
    pub here: Here,
    /// Its value before the first recorded step: the number of the text.
    pub value: Option<usize>,
    /// The number of changes after the last one that was its own.
    changed: usize,
}

/// A thread of the model.
pub(crate) struct Thread {
    pub name: String,
    /// An address at the bottom of its stack, 0 until it runs.
    base: usize,
    /// What it waits for, or is about to do.
    pub waits: Option<(Wait, Here)>,
    /// What it is about to do it to.
    pub about: Option<usize>,
    /// Where it was started; nothing for the first.
    pub here: Option<Here>,
    /// The number of changes after which it last spun, and where, if it has taken
    /// no step since.
    spun: Option<(usize, Here)>,
    /// Whether it has read an old value since it last spun.
    old: bool,
    /// What it has looked at since it last spun, and after how many changes.
    looks: Vec<(usize, usize)>,
    /// Where it began to join others, if it has taken no step since.
    pub joins: Option<Here>,
    /// Whether it, or a thread that it has joined, has hung up a channel whose other
    /// senders were dropped without a step.
    hung_up: bool,
    /// Whether it unwinds, because the execution is over.
    unwinds: bool,
    pub done: bool,
    /// Whether its next `park` returns at once.
    pub token: bool,
    /// Whether it waits in `park`.
    pub parked: bool,
}

impl Thread {
    fn new(name: String, base: usize, here: Option<Here>) -> Self {
        Self {
            name,
            base,
            here,
            waits: None,
            about: None,
            spun: None,
            old: false,
            looks: Vec::new(),
            joins: None,
            hung_up: false,
            unwinds: false,
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
    /// Whether others may hold it too: it was taken for reading.
    pub shares: bool,
}

/// What decides who can go on at a channel.
#[derive(Clone, Copy)]
pub(crate) struct Channel {
    pub values: usize,
    pub bound: Option<usize>,
    pub senders: usize,
    pub receiver: bool,
    /// The threads that have dropped a sender without a step, as bits.
    pub quiet: u32,
}

impl Channel {
    /// Whether a receive returns at once.
    pub(crate) fn has_message(&self) -> bool {
        self.values > 0 || self.senders == 0
    }

    /// Whether a send returns at once.
    pub(crate) fn has_room(&self) -> bool {
        !self.receiver || self.bound.is_none_or(|bound| self.values < bound)
    }
}

/// An object of `sync::heap`.
pub(crate) struct Object {
    pub address: usize,
    pub thing: usize,
    pub freed: Option<(usize, Here)>,
}

/// The current execution.
pub(crate) struct State {
    pub active: bool,
    pub execution: usize,
    pub threads: Vec<Thread>,
    pub entries: Vec<Entry>,
    pub holders: BTreeMap<usize, Vec<Holder>>,
    /// By the number of the thing.
    pub channels: BTreeMap<usize, Channel>,
    pub objects: Vec<Object>,
    /// Pointers that `sync::heap` did not make, by order of first sight.
    strangers: Vec<usize>,
    pub things: Vec<Thing>,
    /// How many threads were started and not joined.
    unjoined: usize,
    /// The number of steps so far that have changed something.
    changes: usize,
    /// What is recorded, if something is.
    pub schedule: Option<Schedule>,
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
            channels: BTreeMap::new(),
            objects: Vec::new(),
            strangers: Vec::new(),
            things: Vec::new(),
            unjoined: 0,
            changes: 0,
            schedule: None,
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

    /// Whether more than one thread is there, so that the order of steps matters:
    /// from the first start to the last join.
    pub(crate) fn is_shared(&self) -> bool {
        self.unjoined > 0
    }

    /// Whether a thread that has stopped can go on.
    pub(crate) fn can_go_on(&self, thread: usize) -> bool {
        let Some((wait, _)) = self.threads[thread].waits else {
            return true;
        };
        match wait {
            Wait::Lock(lock) | Wait::Write(lock) => self.is_free(lock, false),
            Wait::Read(lock) => self.is_free(lock, true),
            Wait::Notification(_) => false,
            Wait::Message(channel) => self.channels[&channel].has_message(),
            Wait::Room(channel) => self.channels[&channel].has_room(),
            Wait::Thread(other) => self.threads[other].done,
            Wait::Unpark => self.threads[thread].token,
            Wait::Others(since) => since.is_none_or(|since| self.changes > since),
            Wait::Doing(_) => true,
        }
    }

    /// Where a thread spins, if nobody has changed anything since.
    pub(crate) fn spins(&self, thread: usize) -> Option<Here> {
        let (since, here) = self.threads[thread].spun?;
        (self.changes <= since).then_some(here)
    }

    /// Whether a lock can be taken, for reading if it `shares`.
    fn is_free(&self, lock: usize, shares: bool) -> bool {
        let holders = self.holders.get(&lock).map(Vec::as_slice);
        let mut holders = holders.unwrap_or_default().iter();
        holders.all(|holder| shares && holder.shares)
    }

    fn enter(&mut self, entry: Entry) {
        if let Op::Join(_) = entry.op {
            self.unjoined -= 1;
        }
        if mode::recording() {
            let idle = self.spins(entry.thread).is_some();
            let thread = &mut self.threads[entry.thread];
            thread.spun = None;
            thread.old |= entry.done.newer.is_some();
            if !matches!(entry.op, Op::Join(_)) {
                thread.joins = None;
            }
            if let Op::Join(other) = entry.op {
                self.threads[entry.thread].hung_up |= self.threads[other].hung_up;
            } else if self.threads[entry.thread].hung_up && self.is_shared() {
                mode::needs_drops();
            }
            record::schedule::enter(self, &entry, idle);
        }
        let changes = entry.op.changes(entry.done.leaves.is_some());
        self.changes += usize::from(changes);
        match entry.done.thing {
            Some(thing) if changes => self.things[thing].changed = self.changes,
            Some(thing) => self.threads[entry.thread].looks.push((thing, self.changes)),
            None => {}
        }
        if let Some(last) = self.entries.last_mut()
            && last.thread == entry.thread
            && last.here == entry.here
            && last.op == entry.op
            && last.done == entry.done
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
            Value::Text(text) => record::text::get(text),
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

    /// The number of the text that a value prints as.
    pub(crate) fn number(&mut self, value: Value) -> usize {
        match value {
            Value::Text(number) => number,
            value => record::text::number(&self.show(value)),
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
    state.channels.clear();
    state.objects.clear();
    state.strangers.clear();
    state.things.clear();
    state.unjoined = 0;
    state.changes = 0;
    state.schedule = mode::recording().then(Schedule::default);
    state.found = None;
    state.fenced = false;
    let name = given_name(0).unwrap_or_else(|| "main".to_owned());
    state.threads.push(Thread::new(name, base, None));
}

/// Adds a thread to the table. The answer is loom's own number for it.
pub(crate) fn add_thread(name: Option<&str>, here: Here) -> usize {
    let mut state = state();
    let id = state.threads.len();
    let own = || name.map_or_else(|| format!("thread {id}"), str::to_owned);
    let name = given_name(id).unwrap_or_else(own);
    // Those that have one name are told apart by a number.
    let taken = |name: &String| state.threads.iter().any(|thread| thread.name == *name);
    let name = match taken(&name) {
        true => format!("{name} {}", id + 1),
        false => name,
    };
    state.threads.push(Thread::new(name, 0, Some(here)));
    state.unjoined += 1;
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

/// Whether more than one thread is there; see [`State::is_shared`].
pub(crate) fn is_shared() -> bool {
    state().is_shared()
}

/// Whether a thread's body has returned.
pub(crate) fn has_ended(id: usize) -> bool {
    state().threads.get(id).is_none_or(|thread| thread.done)
}

/// Notes that a thread uses a fence, and so that Relaxed accesses may matter.
pub(crate) fn fence() {
    state().fenced = true;
}

/// Whether a thread has used a fence in this execution.
pub(crate) fn fenced() -> bool {
    state().fenced
}

/// The number of a new thing.
pub(crate) fn new_thing(kind: trace::ObjectKind, here: Here, value: Option<Value>) -> usize {
    let mut state = state();
    let value = value.filter(|_| mode::recording());
    let value = value.map(|value| state.number(value));
    state.things.push(Thing {
        kind,
        here,
        value,
        changed: 0,
    });
    state.things.len() - 1
}

/// Logs a step of the current thread, and ends what it was waiting for. Comes
/// before what it does to the state: who holds a lock, who was woken.
pub(crate) fn step(here: Here, op: Op, done: Done) {
    tick();
    let mut state = state();
    let thread = state.current();
    if let Some(thread) = state.threads.get_mut(thread) {
        thread.waits = None;
        thread.about = None;
    }
    state.enter(Entry {
        thread,
        here,
        op,
        done,
        times: 1,
    });
}

/// Says what the latest step of the current thread has left in a thing, if that
/// is known only now.
pub(crate) fn leaves(thing: usize, value: Option<Value>) {
    let mut state = state();
    let thread = state.current();
    if let (Some(schedule), Some(value)) = (&mut state.schedule, value) {
        schedule.leaves(thread, thing, value);
    }
}

/// Whether the recorded execution is over: nothing that happens is a step.
pub(crate) fn is_over() -> bool {
    !state().active
}

/// Whether the current thread unwinds because the execution is over. That another
/// does, which stands still meanwhile, is not meant.
pub(crate) fn unwinds() -> bool {
    let state = state();
    let thread = state.threads.get(state.current());
    std::thread::panicking() && thread.is_some_and(|thread| thread.unwinds)
}

/// A thread is about to unwind.
pub(crate) fn unwind(thread: usize) {
    if let Some(thread) = state().threads.get_mut(thread) {
        thread.unwinds = true;
    }
}

/// Says what the current thread is about to do, and to what.
pub(crate) fn about(here: Here, op: Op, thing: Option<usize>) {
    waits(Wait::Doing(op), here);
    let mut state = state();
    let thread = state.current();
    if let Some(thread) = state.threads.get_mut(thread) {
        thread.about = thing;
    }
}

/// Says that the current thread waits until others have changed something: a loop
/// that looks again at what has not changed need not be followed. If what it has
/// looked at has changed since, or it has read an old value, it may find another one
/// without them.
pub(crate) fn waits_for_others(here: Here) {
    let since = {
        let mut state = state();
        let thread = state.current();
        let looks = std::mem::take(&mut state.threads[thread].looks);
        let mut old = std::mem::take(&mut state.threads[thread].old);
        old |= looks
            .iter()
            .any(|&(thing, at)| state.things[thing].changed > at);
        let since = (!old).then_some(state.changes);
        state.threads[thread].spun = since.map(|since| (since, here));
        since
    };
    waits(Wait::Others(since), here);
}

/// Says what the current thread is about to wait for.
pub(crate) fn waits(wait: Wait, here: Here) {
    tick();
    let mut state = state();
    let thread = state.current();
    if let Some(thread) = state.threads.get_mut(thread) {
        thread.waits = Some((wait, here));
        if let Wait::Thread(_) = wait {
            thread.joins.get_or_insert(here);
        }
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

/// The current thread drops a sender without a step.
pub(crate) fn drops_quietly(channel: usize) {
    let mut state = state();
    let thread = state.current();
    if let Some(channel) = state.channels.get_mut(&channel) {
        channel.quiet |= 1 << thread;
    }
}

/// The current thread has dropped the last sender.
pub(crate) fn hangs_up(channel: usize) {
    let mut state = state();
    let thread = state.current();
    let others = state.channels[&channel].quiet & !(1 << thread);
    state.threads[thread].hung_up |= others != 0;
}

/// The current thread has taken a lock.
pub(crate) fn take(lock: usize, here: Here, shares: bool) {
    let mut state = state();
    let thread = state.current();
    let holder = Holder {
        thread,
        here,
        shares,
    };
    state.holders.entry(lock).or_default().push(holder);
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

/// Whether a lock can be taken, for reading if it `shares`.
pub(crate) fn is_free(lock: usize, shares: bool) -> bool {
    state().is_free(lock, shares)
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

/// What recorded threads are called, in the order in which they start.
static NAMES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Gives threads other names than their own.
pub(crate) fn name_threads(names: &[String]) {
    *NAMES.lock().unwrap_or_else(PoisonError::into_inner) = names.to_vec();
}

fn given_name(id: usize) -> Option<String> {
    let names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    names.get(id).cloned()
}
