//! What the ends of a channel share.
//!
//! Each operation is one step. Under loom, those whose order matters go through a
//! *door*, a condition variable that nobody waits for: so loom tries them in every
//! order, and nothing is handed over by that. There are these:
//!
//! | door | goes through it |
//! | --- | --- |
//! | order | each send and the drop of the receiver; if the program tries, also each try, that the last sender goes, and if there is a bound each receive |
//! | drops | if the program tries, each drop of a sender: the order decides who is the last |
//! | late, of each that waits | who finds that it has to wait, and what lets it go on, apart from a send |
//!
//! A receive that does not try needs no order with the sends: it takes what comes first,
//! whatever is done meanwhile.
//!
//! What a message hands over comes with the message, and there is nothing else to hand
//! over. But loom hands all that a thread has done to one that it lets go on. For a
//! receiver that has waited for a message that is the same. A sender that has waited for
//! room and a receiver that has waited for the end get too much. So loom tries these in
//! another order too, in which they come late, need not wait, and get nothing.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{TryRecvError, TrySendError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use loom::sync::Condvar;
use trace::ObjectKind;

use crate::log::{self, Channel, Done, Here, Op, Passed, Value, Wait};
use crate::record::text;
use crate::{mode, turn};

/// One end of a channel.
pub(super) struct End<T> {
    core: Arc<Core<T>>,
    sends: bool,
    made: Here,
    /// Where it was used last, and by which thread.
    used: Mutex<Option<(usize, Here)>>,
    /// Whether it has found that the other side is gone.
    alone: AtomicBool,
}

/// Both ends of a new channel: the sending one, the receiving one.
pub(super) fn ends<T>(bound: Option<usize>, made: Here) -> (End<T>, End<T>) {
    let core = Core::new(bound, made);
    (
        End::new(core.clone(), true, made),
        End::new(core, false, made),
    )
}

impl<T> End<T> {
    fn new(core: Arc<Core<T>>, sends: bool, made: Here) -> Self {
        Self {
            core,
            sends,
            made,
            used: Mutex::default(),
            alone: AtomicBool::new(false),
        }
    }

    /// One more of the same channel and side.
    pub(super) fn another(&self, made: Here) -> Self {
        self.core.change(|channel| channel.senders += 1);
        Self::new(self.core.clone(), self.sends, made)
    }

    /// Sends a value; if it only `tries`, without waiting for room.
    pub(super) fn send(&self, value: T, tries: bool, here: Here) -> Result<(), TrySendError<T>> {
        self.uses(here);
        if tries && !mode::recording() {
            mode::tries();
        }
        let sent = self.core.send(value, tries, here);
        let alone = matches!(sent, Err(TrySendError::Disconnected(_)));
        self.alone.fetch_or(alone, Relaxed);
        sent
    }

    /// Takes the oldest value; if it only `tries`, without waiting for one.
    pub(super) fn receive(&self, tries: bool, here: Here) -> Result<T, TryRecvError> {
        self.uses(here);
        if tries && !mode::recording() {
            mode::tries();
        }
        let received = self.core.receive(tries, here);
        let alone = matches!(received, Err(TryRecvError::Disconnected));
        self.alone.fetch_or(alone, Relaxed);
        received
    }

    fn uses(&self, here: Here) {
        *locked(&self.used) = Some((log::current(), here));
    }
}

impl<T> Drop for End<T> {
    fn drop(&mut self) {
        let used = locked(&self.used).take();
        // Another thread, which had borrowed it, used it elsewhere.
        let mine = used.filter(|&(thread, _)| thread == log::current());
        let here = mine.map_or(self.made, |(_, here)| here);
        self.core.leave(self.sends, self.alone.load(Relaxed), here);
    }
}

/// What the ends share.
struct Core<T> {
    id: usize,
    doors: Option<Doors>,
    queue: Mutex<VecDeque<Message<T>>>,
    /// Nobody under shuttle, where who has to wait has no turn.
    waiting: Mutex<Vec<Waiter>>,
}

/// Where loom decides who comes first.
struct Doors {
    order: Condvar,
    drops: Condvar,
}

/// A thread that waits, until it `can` go on.
struct Waiter {
    thread: loom::thread::Thread,
    can: Can,
    /// Nothing in a recording.
    late: Option<Arc<Condvar>>,
}

type Can = fn(&Channel) -> bool;

/// A value on its way.
struct Message<T> {
    value: T,
    shown: Option<Value>,
    cargo: Cargo,
}

/// What a message hands over, to the thread that drops this. Nothing under shuttle.
///
/// A channel of loom's own, for this message alone: it takes a send and a receive for
/// independent of each other, and so tries no other order because of them.
struct Cargo(Option<loom::sync::mpsc::Receiver<()>>);

impl Cargo {
    /// All that the current thread has done.
    fn load() -> Self {
        Self(mode::loom().then(|| {
            let (sender, receiver) = loom::sync::mpsc::channel();
            let _ = turn::at_once(|| sender.send(()));
            receiver
        }))
    }
}

impl Drop for Cargo {
    fn drop(&mut self) {
        if let Some(receiver) = &self.0 {
            let _ = turn::at_once(|| receiver.recv());
        }
    }
}

impl<T> Core<T> {
    fn new(bound: Option<usize>, here: Here) -> Arc<Self> {
        let id = log::new_thing(ObjectKind::Channel, here, text::list([].into_iter()));
        let channel = Channel {
            values: 0,
            bound,
            senders: 1,
            receiver: true,
            quiet: 0,
        };
        log::state().channels.insert(id, channel);
        Arc::new(Self {
            id,
            // In a recording a turnstile orders all steps.
            doors: (mode::loom() && !mode::recording()).then(|| Doors {
                order: Condvar::new(),
                drops: Condvar::new(),
            }),
            queue: Mutex::default(),
            waiting: Mutex::default(),
        })
    }

    /// Who is there, and how much is on its way.
    fn now(&self) -> Channel {
        log::state().channels[&self.id]
    }

    /// Changes that, and lets those look again that wait. Nobody else is woken, since that
    /// hands over what the current thread has done.
    fn change(&self, change: impl FnOnce(&mut Channel)) {
        if let Some(channel) = log::state().channels.get_mut(&self.id) {
            change(channel);
        }
        let now = self.now();
        let mut waiting = locked(&self.waiting);
        let all = std::mem::take(&mut *waiting).into_iter();
        for waiter in all {
            if (waiter.can)(&now) || log::is_over() {
                waiter.thread.unpark();
            } else {
                waiting.push(waiter);
            }
        }
    }

    fn pass(&self, door: fn(&Doors) -> &Condvar) {
        if let Some(doors) = &self.doors {
            door(doors).notify_one();
        }
    }

    /// Waits for the turn of an operation, and until it `can` be done or the execution
    /// is over. `ordered` says whether it goes through the door of that name.
    fn wait(&self, ordered: bool, can: Can) {
        turn::take();
        let waits = || mode::loom() && !can(&self.now()) && !log::is_over();
        loop {
            let late = (waits() && self.doors.is_some()).then(Arc::<Condvar>::default);
            if let Some(late) = &late {
                late.notify_one();
            }
            while waits() {
                // Between these two no other thread can run.
                locked(&self.waiting).push(Waiter {
                    thread: loom::thread::current(),
                    can,
                    late: late.clone(),
                });
                loom::thread::park();
            }
            if ordered {
                self.pass(|doors| &doors.order);
            }
            // Another may have been quicker.
            if !waits() {
                return;
            }
        }
    }

    /// Goes through the doors of those that wait, before it lets them go on.
    fn pass_late(&self) {
        let late = |at: usize| locked(&self.waiting).get(at)?.late.clone();
        for door in (0..).map_while(late) {
            door.notify_one();
        }
    }

    fn is_bounded(&self) -> bool {
        self.now().bound.is_some()
    }

    /// Sends a value, in order to which it waits for room unless it only `tries`.
    fn send(&self, value: T, tries: bool, here: Here) -> Result<(), TrySendError<T>> {
        let shown = text::message(&value);
        let op = |passed| Op::Send {
            value: shown,
            tries,
            passed,
        };
        let cargo;
        if tries || !self.is_bounded() {
            log::about(here, op(Passed::Through), Some(self.id));
            cargo = Cargo::load();
            self.wait(true, |_| true);
        } else {
            log::waits(Wait::Room(self.id), here);
            cargo = Cargo::load();
            self.wait(true, Channel::has_room);
        }
        let channel = self.now();
        if !channel.receiver || !channel.has_room() && !tries {
            log::step(here, op(Passed::HungUp), Done::to(self.id));
            return Err(TrySendError::Disconnected(value));
        }
        if !channel.has_room() {
            log::step(here, op(Passed::NotNow), Done::to(self.id));
            return Err(TrySendError::Full(value));
        }
        let message = Message {
            value,
            shown,
            cargo,
        };
        locked(&self.queue).push_back(message);
        log::step(
            here,
            op(Passed::Through),
            Done::to(self.id).leaving(self.shown()),
        );
        self.change(|channel| channel.values += 1);
        Ok(())
    }

    /// Takes the oldest value, for which it waits unless it only `tries`.
    fn receive(&self, tries: bool, here: Here) -> Result<T, TryRecvError> {
        let op = |passed| Op::Recv { tries, passed };
        if tries {
            log::about(here, op(Passed::Through), Some(self.id));
            self.wait(true, |_| true);
        } else {
            log::waits(Wait::Message(self.id), here);
            self.wait(mode::doors() && self.is_bounded(), Channel::has_message);
        }
        if !self.now().has_room() {
            self.pass_late();
        }
        let message = locked(&self.queue).pop_front();
        let Some(message) = message else {
            if self.now().senders > 0 && tries {
                log::step(here, op(Passed::NotNow), Done::to(self.id));
                return Err(TryRecvError::Empty);
            }
            log::step(here, op(Passed::HungUp), Done::to(self.id));
            return Err(TryRecvError::Disconnected);
        };
        let done = Done {
            result: message.shown,
            ..Done::to(self.id).leaving(self.shown())
        };
        log::step(here, op(Passed::Through), done);
        self.change(|channel| channel.values -= 1);
        drop(message.cargo);
        Ok(message.value)
    }

    /// An end goes. If it is `alone` already, nobody can see that.
    fn leave(&self, sends: bool, alone: bool, here: Here) {
        // Even if the thread's turn ends in unwinding.
        let leaves = Leaves { core: self, sends };
        let is_last = !sends || self.now().senders == 1;
        if alone {
            return;
        }
        if !is_last && mode::recording() && !mode::drops() {
            log::drops_quietly(self.id);
            return;
        }
        if is_last || mode::recording() {
            log::about(here, leaves.op(), Some(self.id));
        }
        if !turn::take() {
            return;
        }
        if sends && mode::doors() {
            self.pass(|doors| &doors.drops);
        }
        // Even if the other side is gone: it might have been there.
        if !sends || self.now().senders == 1 {
            if !sends || mode::doors() {
                self.pass(|doors| &doors.order);
            }
            self.pass_late();
        }
        let op = leaves.op();
        if op.hangs_up() || mode::recording() {
            let empty = if sends {
                None
            } else {
                text::list([].into_iter())
            };
            log::step(here, op, Done::to(self.id).leaving(empty));
            if sends && op.hangs_up() {
                log::hangs_up(self.id);
            }
        }
    }

    /// What is on its way, as a recording shows it.
    fn shown(&self) -> Option<Value> {
        text::list(locked(&self.queue).iter().map(|message| message.shown))
    }
}

/// Lets an end go when it is dropped.
struct Leaves<'a, T> {
    core: &'a Core<T>,
    sends: bool,
}

impl<T> Leaves<'_, T> {
    fn op(&self) -> Op {
        let now = self.core.now();
        if self.sends {
            Op::DropSender {
                left: now.senders - 1,
                receiver: now.receiver,
            }
        } else {
            Op::DropReceiver {
                senders: now.senders,
            }
        }
    }
}

impl<T> Drop for Leaves<'_, T> {
    fn drop(&mut self) {
        if self.sends {
            self.core.change(|channel| channel.senders -= 1);
            return;
        }
        self.core.change(|channel| channel.receiver = false);
        // Which may drop other ends, and so takes no lock.
        let dropped = std::mem::take(&mut *locked(&self.core.queue));
        drop(dropped);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
