//! Whether a check leaves no order out: small random programs, against
//! interleavings made by hand.

use std::collections::BTreeSet;

use interleave::sync::atomic::{AtomicU32, Ordering, Ordering::*};
use interleave::sync::{Arc, Condvar, Mutex, thread};

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
}

type Program = Vec<Vec<Op>>;

/// What the steps of all threads read, thread by thread.
type Outcomes = BTreeSet<String>;

const ADDED: u32 = 100;

/// Which programs to draw.
#[derive(Clone, Copy)]
struct Kind {
    threads: usize,
    steps: usize,
    atomics: usize,
    locks: bool,
}

/// Xorshift: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) as usize % n
    }

    /// A program of which there are at most `most` orders.
    fn program(&mut self, kind: Kind, most: usize) -> Program {
        loop {
            let program = self.any_program(kind);
            if orders(&program) <= most {
                return program;
            }
        }
    }

    fn any_program(&mut self, kind: Kind) -> Program {
        let mut value = 0;
        let mut thread = || {
            let steps = 1 + self.below(kind.steps);
            let mut ops = Vec::new();
            for _ in 0..steps {
                value += 1;
                let at = self.below(kind.atomics);
                ops.push(match self.below(if kind.locks { 6 } else { 5 }) {
                    0 | 1 => Op::Load(at),
                    2 => Op::Store(at, value),
                    3 => Op::Add(at),
                    4 => Op::CompareExchange(at, self.below(4) as u32, 50 + value),
                    _ => Op::TryLock,
                });
            }
            if kind.locks && self.below(2) == 0 {
                let from = self.below(ops.len() + 1);
                let to = from + self.below(ops.len() + 1 - from);
                ops.insert(to, Op::Unlock);
                ops.insert(from, Op::Lock);
            }
            ops
        };
        (0..kind.threads).map(|_| thread()).collect()
    }
}

/// In how many orders a program's steps can be taken, were there no locks.
fn orders(program: &Program) -> usize {
    let (mut all, mut orders) = (0, 1);
    for ops in program {
        for step in 1..=ops.len() {
            all += 1;
            orders = orders * all / step;
        }
    }
    orders
}

/// Every outcome of taking the threads' steps in turns, and nothing else.
fn by_hand(program: &Program) -> Outcomes {
    /// One state on the way.
    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
    struct State {
        /// How many steps each thread has taken. A `try_lock` is two: it holds
        /// the lock for a moment.
        taken: Vec<usize>,
        atomics: [u32; 2],
        locked: bool,
        read: Vec<Vec<u32>>,
    }
    let mut outcomes = Outcomes::new();
    let mut open = vec![State {
        taken: vec![0; program.len()],
        atomics: [0; 2],
        locked: false,
        read: vec![Vec::new(); program.len()],
    }];
    let halves: Vec<Vec<(Op, bool)>> = program
        .iter()
        .map(|ops| {
            ops.iter()
                .flat_map(|op| match op {
                    Op::TryLock => vec![(*op, false), (*op, true)],
                    _ => vec![(*op, false)],
                })
                .collect()
        })
        .collect();
    let mut known = BTreeSet::new();
    while let Some(state) = open.pop() {
        if !known.insert(state.clone()) {
            continue;
        }
        let mut over = true;
        for (thread, ops) in halves.iter().enumerate() {
            let Some(&(op, second)) = ops.get(state.taken[thread]) else {
                continue;
            };
            over = false;
            let mut next = state.clone();
            next.taken[thread] += 1;
            let read = &mut next.read[thread];
            match op {
                Op::Load(at) => read.push(next.atomics[at]),
                Op::Store(at, value) => next.atomics[at] = value,
                Op::Add(at) => {
                    read.push(next.atomics[at]);
                    next.atomics[at] += ADDED;
                }
                Op::CompareExchange(at, from, to) => {
                    read.push(next.atomics[at]);
                    if next.atomics[at] == from {
                        next.atomics[at] = to;
                    }
                }
                Op::Lock if state.locked => continue,
                Op::Lock => next.locked = true,
                Op::Unlock => next.locked = false,
                Op::TryLock if second => {
                    if read.last() == Some(&1) {
                        next.locked = false;
                    }
                }
                Op::TryLock => {
                    read.push(u32::from(!state.locked));
                    next.locked = true;
                }
            }
            open.push(next);
        }
        if over {
            outcomes.insert(format!("{:?}", state.read.concat()));
        }
    }
    outcomes
}

/// What the check finds. With a turnstile, each step first goes through one that
/// is common to all, which makes loom try each order of any two steps.
#[track_caller]
fn checked(program: &Program, order: Ordering, turnstile: bool) -> Outcomes {
    let (load, store, both) = match order {
        AcqRel => (Acquire, Release, AcqRel),
        same => (same, same, same),
    };
    let program = program.clone();
    interleave::outcomes(move || {
        let shared = Arc::new((
            [AtomicU32::new(0), AtomicU32::new(0)],
            Mutex::new(()),
            Condvar::new(),
        ));
        let run = |ops: Vec<Op>| {
            let shared = shared.clone();
            move || {
                let (atomics, mutex, common) = &*shared;
                let (mut read, mut guard) = (Vec::new(), None);
                for op in ops {
                    if turnstile {
                        common.notify_one();
                    }
                    match op {
                        Op::Load(at) => read.push(atomics[at].load(load)),
                        Op::Store(at, value) => atomics[at].store(value, store),
                        Op::Add(at) => read.push(atomics[at].fetch_add(ADDED, both)),
                        Op::CompareExchange(at, from, to) => {
                            let found = atomics[at].compare_exchange(from, to, both, load);
                            read.push(found.unwrap_or_else(|found| found));
                        }
                        Op::Lock => guard = Some(mutex.lock().unwrap()),
                        Op::Unlock => guard = None,
                        Op::TryLock => read.push(u32::from(mutex.try_lock().is_ok())),
                    }
                }
                drop(guard);
                read
            }
        };
        let others: Vec<_> = program[1..]
            .iter()
            .map(|ops| thread::spawn(run(ops.clone())))
            .collect();
        let mut read = run(program[0].clone())();
        for other in others {
            read.extend(other.join().unwrap());
        }
        read
    })
}

const TWO: Kind = Kind {
    threads: 2,
    steps: 3,
    atomics: 1,
    locks: false,
};

const KINDS: [Kind; 4] = [
    TWO,
    Kind { atomics: 2, ..TWO },
    Kind {
        threads: 3,
        steps: 2,
        atomics: 2,
        ..TWO
    },
    Kind {
        steps: 2,
        locks: true,
        ..TWO
    },
];

#[test]
fn with_seqcst_a_check_finds_what_taking_turns_finds_and_no_more() {
    let mut dice = Dice(0x5eed_0001);
    for kind in KINDS.into_iter().cycle().take(40) {
        let program = dice.program(kind, 90);
        assert_eq!(
            checked(&program, SeqCst, false),
            by_hand(&program),
            "{program:?}"
        );
    }
}

#[test]
fn with_weaker_orderings_a_check_finds_at_least_that() {
    let mut dice = Dice(0x5eed_0002);
    for kind in KINDS.into_iter().cycle().take(14) {
        for order in [Relaxed, AcqRel] {
            let program = dice.program(kind, 20);
            let (found, turns) = (checked(&program, order, false), by_hand(&program));
            let missed: Vec<_> = turns.difference(&found).collect();
            assert!(
                missed.is_empty(),
                "{order:?} misses {missed:?}: {program:?}"
            );
        }
    }
}

#[test]
fn a_turnstile_before_every_step_finds_nothing_else() {
    let mut dice = Dice(0x5eed_0003);
    for kind in [TWO, Kind { atomics: 2, ..TWO }]
        .into_iter()
        .cycle()
        .take(12)
    {
        let program = dice.program(kind, 10);
        assert_eq!(
            checked(&program, Relaxed, false),
            checked(&program, Relaxed, true),
            "{program:?}"
        );
    }
}

/// The values of a thread that loads once, while another loads and then stores.
#[track_caller]
fn load_beside_load_and_store() -> Outcomes {
    interleave::outcomes(|| {
        let knob = Arc::new(AtomicU32::new(0));
        let other = knob.clone();
        let turns = thread::spawn(move || {
            let old = other.load(Relaxed);
            other.store(old + 1, Relaxed);
        });
        let seen = knob.load(Relaxed);
        turns.join().unwrap();
        seen
    })
}

#[test]
fn a_load_comes_after_anothers_load_and_store() {
    assert_eq!(load_beside_load_and_store(), set(["0", "1"]));
}

#[test]
fn a_third_thread_finds_what_a_second_has_made_of_the_firsts_store() {
    let seen = interleave::outcomes(|| {
        let x = Arc::new(AtomicU32::new(0));
        let (first, second) = (x.clone(), x.clone());
        let first = thread::spawn(move || first.store(1, Relaxed));
        let second = thread::spawn(move || {
            let value = second.load(Relaxed);
            second.store(value + 10, Relaxed);
        });
        let seen = x.load(Relaxed);
        first.join().unwrap();
        second.join().unwrap();
        seen
    });
    assert_eq!(seen, set(["0", "1", "10", "11"]));
}

#[test]
fn the_second_run_hands_nothing_over() {
    // That the load of `knob` comes last only the second run finds. All is
    // Relaxed, so the other load may return the old value even then.
    let seen = interleave::outcomes(|| {
        let shared = Arc::new([AtomicU32::new(0), AtomicU32::new(0)]);
        let other = shared.clone();
        let writer = thread::spawn(move || {
            let [message, knob] = &*other;
            message.store(1, Relaxed);
            let old = knob.load(Relaxed);
            knob.store(old + 1, Relaxed);
        });
        let [message, knob] = &*shared;
        let seen = (knob.load(Relaxed), message.load(Relaxed));
        writer.join().unwrap();
        seen
    });
    assert_eq!(seen, set(["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"]));
}

fn set<const N: usize>(texts: [&str; N]) -> Outcomes {
    texts.map(str::to_owned).into()
}
