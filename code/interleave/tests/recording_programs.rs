//! Whether a recording leaves no schedule out and adds none: small random programs,
//! against interleavings made by hand.

mod recorded;

use std::collections::BTreeSet;

use interleave::Recording;
use interleave::sync::atomic::{AtomicU32, Ordering, Ordering::*};
use interleave::sync::{Mutex, thread};
use recorded::{say, schedules};
use trace::Trace;

/// One step of a random program, on one of two atomics or on the only lock.
#[derive(Clone, Copy, Debug)]
enum Op {
    Load(usize),
    Store(usize, u32),
    Add(usize),
    CompareExchange(usize, u32, u32),
    Lock,
    Unlock,
    TryLock,
    /// Panics if the thread has read this last.
    Refuse(u32),
}

type Program = Vec<Vec<Op>>;

/// Every schedule, as its steps and then its outcome.
type Schedules = BTreeSet<Vec<String>>;

const NAMES: [&str; 3] = ["first", "second", "third"];
const ATOMICS: [&str; 2] = ["x", "y"];

/// Xorshift: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) as usize % n
    }

    /// A program of so many threads that has from two to so many schedules.
    fn program(&mut self, threads: usize, locks: bool, most: usize) -> Program {
        loop {
            let mut value = 0;
            let program = (0..threads)
                .map(|_| self.thread(locks, &mut value))
                .collect();
            if (2..=most).contains(&by_hand(&program).len()) {
                return program;
            }
        }
    }

    fn thread(&mut self, locks: bool, value: &mut u32) -> Vec<Op> {
        let steps = 1 + self.below(3);
        let mut ops = Vec::new();
        for _ in 0..steps {
            *value += 1;
            let at = self.below(2);
            ops.push(match self.below(if locks { 6 } else { 5 }) {
                0 | 1 => Op::Load(at),
                2 => Op::Store(at, *value),
                3 => Op::Add(at),
                4 => Op::CompareExchange(at, self.below(4) as u32, 50 + *value),
                _ => Op::TryLock,
            });
        }
        if self.below(3) == 0 {
            ops.insert(self.below(ops.len() + 1), Op::Refuse(self.below(2) as u32));
        }
        if locks && self.below(2) == 0 {
            let from = self.below(ops.len() + 1);
            let to = from + self.below(ops.len() + 1 - from);
            ops.insert(to, Op::Unlock);
            ops.insert(from, Op::Lock);
        }
        ops
    }
}

/// Every way of taking the threads' steps in turns, and nothing else.
fn by_hand(program: &Program) -> Schedules {
    #[derive(Clone)]
    struct State {
        /// The steps that each thread has still to take. A `try_lock` that takes
        /// the lock puts an `unlock` in its place.
        left: Program,
        atomics: [u32; 2],
        locked: bool,
        read: Vec<Vec<u32>>,
        steps: Vec<String>,
    }
    let mut schedules = Schedules::new();
    let mut left = program.clone();
    for ops in &mut left {
        refuses(ops, None);
    }
    let mut open = vec![State {
        left,
        atomics: [0; 2],
        locked: false,
        read: vec![Vec::new(); program.len()],
        steps: Vec::new(),
    }];
    while let Some(mut state) = open.pop() {
        if state.left.iter().all(Vec::is_empty) {
            state.steps.push(format!("{:?}", state.read.concat()));
            schedules.insert(state.steps);
            continue;
        }
        for (thread, name) in NAMES.iter().enumerate().take(program.len()) {
            if state.left[thread].is_empty() {
                continue;
            }
            let mut next = state.clone();
            let op = next.left[thread].remove(0);
            let read = &mut next.read[thread];
            let step = match op {
                // No step: it follows what came before at once.
                Op::Refuse(_) => unreachable!("taken with the step before"),
                Op::Load(at) => {
                    let old = next.atomics[at];
                    read.push(old);
                    format!("load {} → {old}", ATOMICS[at])
                }
                Op::Store(at, value) => {
                    next.atomics[at] = value;
                    format!("store {value} {}", ATOMICS[at])
                }
                Op::Add(at) => {
                    let old = next.atomics[at];
                    read.push(old);
                    next.atomics[at] += 100;
                    format!("fetch_add 100 {} → {old}", ATOMICS[at])
                }
                Op::CompareExchange(at, from, to) => {
                    let old = next.atomics[at];
                    read.push(old);
                    let result = if old == from {
                        next.atomics[at] = to;
                        "Ok"
                    } else {
                        "Err"
                    };
                    let at = ATOMICS[at];
                    format!("compare_exchange {from} → {to} {at} → {result}({old})")
                }
                Op::Lock if state.locked => continue,
                Op::Lock => {
                    next.locked = true;
                    "lock m".to_owned()
                }
                Op::Unlock => {
                    next.locked = false;
                    "unlock m".to_owned()
                }
                Op::TryLock => {
                    read.push(u32::from(!state.locked));
                    if state.locked {
                        "try_lock, not taken m".to_owned()
                    } else {
                        next.locked = true;
                        next.left[thread].insert(0, Op::Unlock);
                        "try_lock, taken m".to_owned()
                    }
                }
            };
            next.steps.push(format!("{name}: {step}"));
            if refuses(&mut next.left[thread], next.read[thread].last()) {
                next.steps.push(REFUSED.to_owned());
                schedules.insert(next.steps);
            } else {
                open.push(next);
            }
        }
    }
    schedules
}

/// Takes what is no step, and says whether it panics.
fn refuses(left: &mut Vec<Op>, last: Option<&u32>) -> bool {
    while let Some(Op::Refuse(value)) = left.first() {
        if last == Some(value) {
            return true;
        }
        left.remove(0);
    }
    false
}

const REFUSED: &str = "panic: refused";

/// The outcomes of schedules.
fn outcomes(schedules: &Schedules) -> BTreeSet<String> {
    let outcomes = schedules.iter().filter_map(|steps| steps.last());
    outcomes.cloned().collect()
}

/// Runs a program, and returns what its threads have read.
fn run(program: &Program, order: Ordering) -> Vec<u32> {
    let (load, store, both) = match order {
        AcqRel => (Acquire, Release, AcqRel),
        same => (same, same, same),
    };
    let x = AtomicU32::new(0);
    let y = AtomicU32::new(0);
    let m = Mutex::new(());
    let atomics = [&x, &y];
    let run = |ops: &[Op]| {
        let (mut read, mut guard) = (Vec::new(), None);
        for &op in ops {
            match op {
                Op::Load(at) => read.push(atomics[at].load(load)),
                Op::Store(at, value) => atomics[at].store(value, store),
                Op::Add(at) => read.push(atomics[at].fetch_add(100, both)),
                Op::CompareExchange(at, from, to) => {
                    let found = atomics[at].compare_exchange(from, to, both, load);
                    read.push(found.unwrap_or_else(|found| found));
                }
                Op::Lock => guard = Some(m.lock().unwrap()),
                Op::Unlock => guard = None,
                Op::TryLock => read.push(u32::from(m.try_lock().is_ok())),
                Op::Refuse(value) => assert!(read.last() != Some(&value), "refused"),
            }
        }
        drop(guard);
        read
    };
    thread::scope(|s| {
        let others: Vec<_> = program[1..]
            .iter()
            .map(|ops| s.spawn(|| run(ops)))
            .collect();
        let mut read = run(&program[0]);
        for other in others {
            read.extend(other.join().unwrap());
        }
        read
    })
}

/// A recording that knows the outcomes.
fn recording<'a>(outcomes: impl IntoIterator<Item = &'a String>) -> Recording {
    let recording = Recording::new("program").threads(NAMES);
    outcomes
        .into_iter()
        .fold(recording, |recording, name| recording.ok(name, ""))
}

#[track_caller]
fn record(recording: Recording, program: &Program, order: Ordering) -> Trace {
    let program = program.clone();
    recording.trace(move || run(&program, order), |read| format!("{read:?}"))
}

/// The schedules of a trace.
fn recorded(trace: &Trace) -> Schedules {
    let schedules = schedules(trace).into_iter().map(|(steps, outcome)| {
        let steps = steps.iter().map(|&step| say(trace, step));
        let outcome = trace.outcomes[outcome].name.clone();
        steps.chain([outcome]).collect()
    });
    schedules.collect()
}

#[test]
fn under_shuttle_a_recording_is_every_way_of_taking_turns() {
    let mut dice = Dice(0x5eed_0011);
    for at in 0..24 {
        let program = dice.program(2 + at % 2, at % 3 == 0, 400);
        let turns = by_hand(&program);
        let trace = record(recording(&outcomes(&turns)), &program, Relaxed);
        assert_eq!(recorded(&trace), turns, "{program:?}");
        assert_eq!(recorded::count(&trace), turns.len() as u64, "{program:?}");
    }
}

#[test]
fn the_real_program_follows_any_schedule_of_a_recording() {
    let mut dice = Dice(0x5eed_0012);
    for at in 0..12 {
        let program = dice.program(2 + at % 2, at % 3 == 0, 400);
        let turns = by_hand(&program);
        let trace = record(recording(&outcomes(&turns)), &program, SeqCst);
        let all = schedules(&trace);
        let (steps, outcome) = &all[dice.below(all.len())];
        let names = steps.iter().map(|&step| {
            let thread = trace.steps[step].thread;
            trace.threads[thread].name.as_str()
        });
        let outcome = &trace.outcomes[*outcome].name;
        let one = record(recording([outcome]).along(names), &program, SeqCst);
        let steps = steps.iter().map(|&step| say(&trace, step));
        let expected: Vec<String> = steps.chain([outcome.clone()]).collect();
        assert_eq!(recorded(&one), [expected].into(), "{program:?}");
        assert_eq!(one.cut.as_deref(), Some("one schedule was recorded"));
    }
}

#[test]
fn under_loom_with_seqcst_a_recording_is_the_same() {
    let mut dice = Dice(0x5eed_0013);
    for at in 0..16 {
        let program = dice.program(2 + at % 2, at % 4 == 0, 40);
        let turns = by_hand(&program);
        let trace = record(recording(&outcomes(&turns)).weak(), &program, SeqCst);
        assert_eq!(recorded(&trace), turns, "{program:?}");
    }
}

#[test]
fn under_loom_with_weaker_orderings_a_recording_is_more() {
    let mut dice = Dice(0x5eed_0014);
    let mut more = 0;
    for at in 0..12 {
        let order = [Relaxed, AcqRel][at % 2];
        let mut program = dice.program(2, at % 4 == 0, 30);
        // A check ends at the first failure.
        for ops in &mut program {
            ops.retain(|op| !matches!(op, Op::Refuse(_)));
        }
        let turns = by_hand(&program);
        let allowed: BTreeSet<String> = {
            let program = program.clone();
            interleave::outcomes(move || run(&program, order))
        };
        let again = || record(recording(&allowed).weak(), &program, order);
        let trace = again();
        let found = recorded(&trace);
        let missed: Vec<_> = turns.difference(&found).collect();
        assert!(
            missed.is_empty(),
            "{order:?} misses {missed:?}: {program:?}"
        );
        assert_eq!(outcomes(&found), allowed, "{order:?}: {program:?}");
        assert_eq!(again().to_json(), trace.to_json(), "{order:?}: {program:?}");
        more += usize::from(found.len() > turns.len());
    }
    assert!(more > 0, "no program showed an older value");
}
