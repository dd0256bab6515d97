//! From a panic, loom's or the listing's, to a verdict.

use crate::log::{Done, Entry, Found, Here, Op, State, Wait, state};
use crate::place::{Place, Sources};
use crate::verdict::{History, Step, Verdict, Waiting};

/// How many steps a verdict shows.
const STEPS: usize = 40;

/// A panic, as the hook saw it.
pub(crate) struct Panic {
    pub message: String,
    pub at: Option<Place>,
    /// The model's thread, by number.
    pub thread: usize,
}

/// The verdict on a panic inside a model.
pub(crate) fn judge(panic: &Panic) -> Verdict {
    let mut guard = state();
    let state = &mut *guard;
    let message = panic.message.as_str();
    if let Some(found) = state.found.take() {
        let trace = trace(state, Some(panic.thread));
        return match found {
            Found::Wrong(what) => failed(what, trace),
            Found::Beyond(why) => Verdict::GaveUp { why, trace },
        };
    }
    if message.starts_with("deadlock; threads") {
        return Verdict::Deadlocked {
            threads: waiting(state),
            trace: trace(state, None),
        };
    }
    if message.contains("Causality violation") {
        let what = with_looms_words(&race(state, panic), message);
        return failed(what, trace(state, Some(panic.thread)));
    }
    if message.contains("currently reading from cell")
        || message.contains("currently writing to cell")
    {
        let what = with_looms_words(&overlap(state, panic.thread), message);
        return failed(what, trace(state, Some(panic.thread)));
    }
    if let Some(why) = beyond(message) {
        return Verdict::GaveUp {
            why: with_looms_words(why, message),
            trace: trace(state, None),
        };
    }
    Verdict::Failed {
        what: indent(message),
        at: panic.at.clone(),
        trace: trace(state, None),
    }
}

/// A message of several lines, to stand below the verdict's first.
pub(crate) fn indent(message: &str) -> String {
    message.trim().replace('\n', "\n  ")
}

/// A sentence, and below it the one of loom's that it stands for: that one can be
/// searched for.
fn with_looms_words(said: &str, message: &str) -> String {
    let first = message.trim().lines().next().unwrap_or_default();
    let sentence = first
        .split_once(". ")
        .map_or(first, |(sentence, _)| sentence);
    format!("{said}\n  loom: {}", sentence.trim_end_matches('.'))
}

/// What loom cannot do, by the text of its panic.
pub(crate) fn beyond(message: &str) -> Option<&'static str> {
    let texts = [
        (
            "Model exceeded maximum number of branches",
            "it is too long, or a loop waits for another thread without `spin_loop()` or \
             `yield_now()`, and so never lets it run",
        ),
        (
            "self.threads.len() < self.max()",
            "a model has at most 5 threads, `main` included",
        ),
        (
            "Is the model fully deterministic?",
            "the same order did not give the same steps: a check must not depend on the clock, \
             on random numbers or on anything outside it",
        ),
        (
            "cannot access Loom execution state from outside a Loom model",
            "`interleave::sync` was used outside the model: make every lock, atomic and thread \
             inside the closure",
        ),
        ("[loom internal bug]", "loom met a fault of its own"),
        ("loom internal state", "loom met a fault of its own"),
    ];
    let found = texts.iter().find(|(text, _)| message.contains(text))?;
    Some(found.1)
}

fn failed(what: String, trace: History) -> Verdict {
    Verdict::Failed {
        what,
        at: None,
        trace,
    }
}

/// Names both sides of a data race.
fn race(state: &mut State, panic: &Panic) -> String {
    let mut sides: Vec<(String, usize, Place)> = panic
        .message
        .lines()
        .filter_map(|line| {
            let (key, rest) = line.split_once(": thread #")?;
            let (thread, place) = rest.split_once(" @ ")?;
            Some((
                key.trim().to_owned(),
                thread.parse().ok()?,
                Place::parse(place)?,
            ))
        })
        .collect();
    // The one that came first, then the one that loom stopped.
    sides.sort_by_key(|(_, thread, _)| *thread == panic.thread);
    let [first, second] = sides.as_slice() else {
        let thread = state.name(panic.thread);
        return format!("data race: nothing orders what {thread} does here after another access");
    };
    let mut subject = None;
    let mut side = |(key, thread, place): &(String, usize, Place)| {
        let (verb, object) = deed(state, *thread, place, key);
        let object = match (object, subject) {
            (Some(id), None) => format!(" #{}", id + 1),
            (Some(_), Some(_)) => " it".to_owned(),
            _ => String::new(),
        };
        subject = subject.or(Some(()));
        format!("{} {verb}{object} at {place}", state.name(*thread))
    };
    let (first, second) = (side(first), side(second));
    format!("data race: {first}\n  while {second}, and nothing orders the two")
}

/// What a thread did, or is about to do, at a place: the verb and the object.
fn deed(state: &State, thread: usize, place: &Place, key: &str) -> (&'static str, Option<usize>) {
    let about_to = state
        .threads
        .get(thread)
        .and_then(|thread| thread.waits)
        .and_then(|(wait, here)| match wait {
            Wait::Doing(op) if Place::of(here) == *place => Some(op),
            _ => None,
        });
    let did = || {
        let entry = state.entries.iter().rev().find(|entry| {
            entry.thread == thread && Place::of(entry.here) == *place && verb_of(entry.op).is_some()
        })?;
        Some(entry.op)
    };
    if let Some(deed) = about_to.or_else(did).and_then(verb_of) {
        return deed;
    }
    let verb = match key {
        "read" | "unsync_load" => "reads",
        "load" | "atomic load" => "loads",
        "atomic store" => "stores",
        _ => "writes",
    };
    (verb, None)
}

fn verb_of(op: Op) -> Option<(&'static str, Option<usize>)> {
    Some(match op {
        Op::ReadCell => ("reads", None),
        Op::WriteCell => ("writes", None),
        Op::NewObject(id) => ("allocates", Some(id)),
        Op::ReadObject(id) => ("reads", Some(id)),
        Op::WriteObject(id) => ("writes", Some(id)),
        Op::FreeObject(id) => ("frees", Some(id)),
        _ => return None,
    })
}

/// Two accesses of which one begins before the other's closure has returned.
fn overlap(state: &State, thread: usize) -> String {
    let name = state.name(thread);
    let access = match state.threads.get(thread).and_then(|thread| thread.waits) {
        Some((Wait::Doing(op), here)) => {
            let (verb, object) = verb_of(op).unwrap_or(("touches", None));
            let object = object.map_or_else(String::new, |id| format!(" #{}", id + 1));
            format!("{verb}{object} at {}", Place::of(here))
        }
        _ => "touches it".to_owned(),
    };
    format!("data race: {name} {access} while another access to it is still under way")
}

/// The last steps. `stopped` is a thread whose operation was cut short, which is
/// a step of its own.
pub(crate) fn trace(state: &mut State, stopped: Option<usize>) -> History {
    let mut entries = state.entries.clone();
    if let Some(id) = stopped
        && let Some(thread) = state.threads.get(id)
        && let Some((Wait::Doing(op), here)) = thread.waits
    {
        entries.push(Entry {
            thread: id,
            here,
            op,
            done: Done::default(),
            times: 1,
        });
    }
    let omitted = entries.len().saturating_sub(STEPS);
    let mut sources = Sources::default();
    let steps = entries
        .split_off(omitted)
        .into_iter()
        .map(|entry| step(state, &mut sources, entry))
        .collect();
    History {
        execution: state.execution,
        omitted,
        steps,
    }
}

fn step(state: &mut State, sources: &mut Sources, entry: Entry) -> Step {
    let place = Place::of(entry.here);
    let value = entry.done.result.map(|value| {
        let value = state.show(value);
        match entry.op {
            Op::CompareExchange { worked: true, .. } => format!("Ok({value})"),
            Op::CompareExchange { worked: false, .. } => format!("Err({value})"),
            Op::Rmw(..) => value,
            _ => match entry.done.newer {
                Some(newer) => format!("{value}, not yet {}", state.show(newer)),
                None => value,
            },
        }
    });
    let source = match entry.op {
        // The place is where the lock was taken.
        Op::Unlock | Op::RwUnlock => None,
        // Or where the end was last used.
        Op::DropSender { .. } | Op::DropReceiver { .. } => None,
        _ => sources.line(&place),
    };
    Step {
        thread: state
            .threads
            .get(entry.thread)
            .map_or_else(String::new, |thread| thread.name.clone()),
        op: entry.op.words(state),
        value,
        times: entry.times,
        source,
        place,
    }
}

/// What each thread waits for, as far as it is known.
pub(crate) fn waiting(state: &mut State) -> Vec<Waiting> {
    let mut sources = Sources::default();
    let mut list = Vec::new();
    for id in 0..state.threads.len() {
        let thread = &state.threads[id];
        let name = thread.name.clone();
        if thread.done {
            continue;
        }
        let (what, here) = match thread.waits {
            Some((wait, here)) => (reason(state, id, wait, here), Some(here)),
            None => match state.entries.iter().rev().find(|entry| entry.thread == id) {
                Some(entry) => ("was last seen here".to_owned(), Some(entry.here)),
                None => ("has not done anything yet".to_owned(), None),
            },
        };
        let place = here.map(Place::of);
        list.push(Waiting {
            thread: name,
            what,
            source: place.as_ref().and_then(|place| sources.line(place)),
            place,
        });
    }
    list
}

fn reason(state: &mut State, thread: usize, wait: Wait, here: Here) -> String {
    match wait {
        Wait::Lock(lock) => match held(state, lock, thread, here) {
            Some(held) => format!("waits for the lock taken {held}"),
            None => "waits for a lock".to_owned(),
        },
        Wait::Read(lock) | Wait::Write(lock) => {
            let verb = if wait == Wait::Read(lock) {
                "read"
            } else {
                "write"
            };
            match held(state, lock, thread, here) {
                Some(held) => format!("waits to {verb} what was locked {held}"),
                None => format!("waits to {verb}"),
            }
        }
        Wait::Notification(_) => "waits for a notification".to_owned(),
        Wait::Message(_) => "waits for a message".to_owned(),
        Wait::Room(_) => "waits for room in a channel".to_owned(),
        Wait::Thread(other) => format!("waits for {} to end", state.name(other)),
        Wait::Unpark => "is parked".to_owned(),
        Wait::Others(_) => "lets others go on".to_owned(),
        Wait::Doing(op) => format!("was about to {}", op.words(state)),
    }
}

/// Who holds a lock, as the rest of a sentence.
fn held(state: &State, lock: usize, thread: usize, here: Here) -> Option<String> {
    let holders: Vec<String> = state
        .holders
        .get(&lock)?
        .iter()
        .map(|holder| {
            let who = if holder.thread == thread {
                "itself".to_owned()
            } else {
                state.name(holder.thread)
            };
            if holder.here.file() == here.file() {
                format!("by {who} on line {}", holder.here.line())
            } else {
                format!("by {who} at {}", Place::of(holder.here))
            }
        })
        .collect();
    (!holders.is_empty()).then(|| holders.join(" and "))
}
