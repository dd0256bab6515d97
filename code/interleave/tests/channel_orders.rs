//! Small programs over one channel, made at random: a check finds just the outcomes of
//! all orders of their steps.

use std::collections::{BTreeSet, VecDeque};

use interleave::Recording;
use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use interleave::sync::mpsc::{
    Receiver, SendError, Sender, SyncSender, TryRecvError, TrySendError, channel, sync_channel,
};
use interleave::sync::{Arc, thread};

/// What a thread can do.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Send(u32),
    TrySend(u32),
    Recv,
    TryRecv,
    /// Drops its sender.
    Leave,
    /// Drops the receiver.
    Close,
    /// Stores its own number in the knob.
    Store(u32),
    Load,
}

/// A program: what each thread does, before it drops the ends that it has left. All
/// have a sender but the first, which has the receiver instead.
#[derive(Clone, Debug)]
struct Program {
    bound: Option<usize>,
    threads: Vec<Vec<Deed>>,
}

/// What each thread got, deed by deed.
type Outcome = Vec<Vec<String>>;

/// Numbers that look random, and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        // Knuth's MMIX generator.
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

impl Program {
    fn new(numbers: &mut Numbers, tries: bool) -> Self {
        let threads = 2 + numbers.below(2);
        let most = 6 - threads;
        let mut value = 0;
        let mut thread = |thread: usize| {
            let count = 1 + numbers.below(most);
            let mut deeds: Vec<Deed> = Vec::new();
            let mut has_end = true;
            for _ in 0..count {
                value += 1;
                let deed = match (thread, numbers.below(8)) {
                    (_, 0) => Deed::Store(value),
                    (_, 1) => Deed::Load,
                    (0, 2) if has_end => Deed::Close,
                    (_, 2) if has_end => Deed::Leave,
                    (0, 3 | 4) if has_end && tries => Deed::TryRecv,
                    (_, 3 | 4) if has_end && tries => Deed::TrySend(value),
                    (0, _) if has_end => Deed::Recv,
                    _ if has_end => Deed::Send(value),
                    _ => Deed::Load,
                };
                has_end &= !matches!(deed, Deed::Leave | Deed::Close);
                deeds.push(deed);
            }
            deeds
        };
        let threads = (0..threads).map(&mut thread).collect();
        let bound = [None, Some(1), Some(2)][numbers.below(3)];
        Self { bound, threads }
    }

    /// The outcomes of all orders. None is a deadlock, since no end is left behind.
    fn expected(&self) -> BTreeSet<String> {
        let mut outcomes = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![State::new(self)];
        while let Some(state) = open.pop() {
            if !seen.insert(state.clone()) {
                continue;
            }
            let steps = (0..self.threads.len()).filter_map(|thread| state.step(self, thread));
            let before = open.len();
            open.extend(steps);
            if open.len() == before {
                assert!(state.is_over(self), "{self:?}");
                outcomes.insert(format!("{:?}", state.got));
            }
        }
        outcomes
    }
}

/// Between two steps.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    queue: VecDeque<u32>,
    senders: usize,
    receiver: bool,
    knob: u32,
    /// Which threads have an end.
    ends: Vec<bool>,
    got: Outcome,
}

impl State {
    fn new(program: &Program) -> Self {
        let threads = program.threads.len();
        Self {
            queue: VecDeque::new(),
            senders: threads - 1,
            receiver: true,
            knob: 0,
            ends: vec![true; threads],
            got: vec![Vec::new(); threads],
        }
    }

    fn is_over(&self, program: &Program) -> bool {
        let lengths = program.threads.iter().map(Vec::len);
        lengths.eq(self.got.iter().map(Vec::len)) && !self.ends.contains(&true)
    }

    /// After the next step of a thread, if it can take one.
    fn step(&self, program: &Program, thread: usize) -> Option<Self> {
        let mut next = self.clone();
        let Some(&deed) = program.threads[thread].get(self.got[thread].len()) else {
            return self.ends[thread].then(|| {
                next.drop_end(thread);
                next
            });
        };
        let room = program.bound.is_none_or(|bound| self.queue.len() < bound);
        let got = match deed {
            Deed::Send(_) | Deed::TrySend(_) if !self.receiver => "gone".to_owned(),
            Deed::Send(_) if !room => return None,
            Deed::TrySend(_) if !room => "full".to_owned(),
            Deed::Send(value) | Deed::TrySend(value) => {
                next.queue.push_back(value);
                "sent".to_owned()
            }
            Deed::Recv | Deed::TryRecv => match next.queue.pop_front() {
                Some(value) => value.to_string(),
                None if self.senders == 0 => "gone".to_owned(),
                None if matches!(deed, Deed::Recv) => return None,
                None => "empty".to_owned(),
            },
            Deed::Leave | Deed::Close => {
                next.drop_end(thread);
                String::new()
            }
            Deed::Store(value) => {
                next.knob = value;
                String::new()
            }
            Deed::Load => self.knob.to_string(),
        };
        next.got[thread].push(got);
        Some(next)
    }

    fn drop_end(&mut self, thread: usize) {
        self.ends[thread] = false;
        match thread {
            0 => {
                self.receiver = false;
                self.queue.clear();
            }
            _ => self.senders -= 1,
        }
    }
}

/// A sender of either kind.
#[derive(Clone)]
enum Sending {
    Free(Sender<u32>),
    Bounded(SyncSender<u32>),
}

impl Sending {
    fn send(&self, value: u32) -> String {
        let sent = match self {
            Self::Free(sender) => sender.send(value),
            Self::Bounded(sender) => sender.send(value),
        };
        match sent {
            Ok(()) => "sent",
            Err(SendError(back)) => {
                assert_eq!(back, value);
                "gone"
            }
        }
        .to_owned()
    }

    fn try_send(&self, value: u32) -> String {
        match self {
            Self::Free(_) => self.send(value),
            Self::Bounded(sender) => match sender.try_send(value) {
                Ok(()) => "sent",
                Err(TrySendError::Full(_)) => "full",
                Err(TrySendError::Disconnected(_)) => "gone",
            }
            .to_owned(),
        }
    }
}

/// What a thread does, with its end.
fn act(
    deeds: &[Deed],
    knob: &AtomicU32,
    mut sender: Option<Sending>,
    mut receiver: Option<Receiver<u32>>,
) -> Vec<String> {
    let act = |deed: &Deed| match (*deed, &mut sender, &mut receiver) {
        (Deed::Send(value), Some(sender), _) => sender.send(value),
        (Deed::TrySend(value), Some(sender), _) => sender.try_send(value),
        (Deed::Recv, _, Some(receiver)) => match receiver.recv() {
            Ok(value) => value.to_string(),
            Err(_) => "gone".to_owned(),
        },
        (Deed::TryRecv, _, Some(receiver)) => match receiver.try_recv() {
            Ok(value) => value.to_string(),
            Err(TryRecvError::Empty) => "empty".to_owned(),
            Err(TryRecvError::Disconnected) => "gone".to_owned(),
        },
        (Deed::Leave | Deed::Close, ..) => {
            (sender, receiver) = (None, None);
            String::new()
        }
        (Deed::Store(value), ..) => {
            knob.store(value, SeqCst);
            String::new()
        }
        (Deed::Load, ..) => knob.load(SeqCst).to_string(),
        _ => unreachable!("a thread uses no end that it has not"),
    };
    deeds.iter().map(act).collect()
}

/// Runs a program.
fn run(program: &Program) -> Outcome {
    let (sender, receiver) = match program.bound {
        None => {
            let (sender, receiver) = channel();
            (Sending::Free(sender), receiver)
        }
        Some(bound) => {
            let (sender, receiver) = sync_channel(bound);
            (Sending::Bounded(sender), receiver)
        }
    };
    let knob = Arc::new(AtomicU32::new(0));
    let senders = vec![sender; program.threads.len() - 1];
    let threads: Vec<_> = (1..)
        .zip(senders)
        .map(|(at, sender)| {
            let (deeds, knob) = (program.threads[at].clone(), knob.clone());
            thread::spawn(move || act(&deeds, &knob, Some(sender), None))
        })
        .collect();
    let mut got = vec![act(&program.threads[0], &knob, None, Some(receiver))];
    got.extend(threads.into_iter().map(|thread| thread.join().unwrap()));
    got
}

/// Makes so many programs.
fn programs(seed: u64, count: usize, tries: bool) -> Vec<Program> {
    let mut numbers = Numbers(seed);
    (0..count)
        .map(|_| Program::new(&mut numbers, tries))
        .collect()
}

/// Checks so many programs.
fn check(seed: u64, count: usize, tries: bool) {
    for program in programs(seed, count, tries) {
        let checked = program.clone();
        let seen = interleave::outcomes(move || run(&checked));
        assert_eq!(seen, program.expected(), "{program:?}");
    }
}

#[test]
fn programs_that_wait_have_the_outcomes_of_all_orders() {
    check(1, 50, false);
}

#[test]
fn programs_that_try_have_the_outcomes_of_all_orders() {
    check(2, 40, true);
}

/// Records so many programs.
fn record(seed: u64, count: usize, weak: bool) {
    for program in programs(seed, count, true) {
        let expected = program.expected();
        let mut recording = Recording::new("program");
        for outcome in &expected {
            recording = recording.ok(outcome, "");
        }
        if weak {
            recording = recording.weak();
        }
        let recorded = program.clone();
        let trace = recording.trace(move || run(&recorded), |outcome| format!("{outcome:?}"));
        for outcome in trace.outcomes {
            assert!(outcome.schedules > 0, "{program:?}: {}", outcome.name);
        }
    }
}

#[test]
fn recordings_have_them_too() {
    record(3, 40, false);
}

#[test]
fn recordings_under_loom_have_them_too() {
    record(4, 5, true);
}
