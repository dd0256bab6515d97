//! What a step of a thread can be, and how it is spelled.

use std::fmt;
use std::sync::atomic::Ordering;

use trace::StepKind;

use crate::log::State;

/// A value as a step shows it, kept unformatted because most executions pass.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Value {
    Bool(bool),
    Int(i128),
    Pointer(usize),
    /// One of `record::text`.
    Text(usize),
}

/// What a step did.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Op {
    Load(Ordering),
    Store(Value, Ordering),
    /// Takes the last value out of an atomic.
    IntoInner,
    /// `swap`, `fetch_add` and their like, with the operand.
    Rmw(&'static str, Value, Ordering),
    CompareExchange {
        name: &'static str,
        from: Value,
        to: Value,
        success: Ordering,
        failure: Ordering,
        worked: bool,
    },
    Fence(Ordering),
    Lock,
    TryLock(bool),
    Unlock,
    RwRead,
    RwTryRead(bool),
    RwWrite,
    RwTryWrite(bool),
    RwUnlock,
    Wait,
    Woken,
    Notify {
        all: bool,
        woken: usize,
    },
    Spawn(usize),
    Join(usize),
    Park,
    Unpark(usize),
    ReadCell,
    WriteCell,
    NewObject(usize),
    ReadObject(usize),
    WriteObject(usize),
    FreeObject(usize),
    /// With the value, if it can be shown, and whether it does not wait.
    Send {
        value: Option<Value>,
        tries: bool,
        passed: Passed,
    },
    Recv {
        tries: bool,
        passed: Passed,
    },
    /// How many are left after it, and whether there is a receiver.
    DropSender {
        left: usize,
        receiver: bool,
    },
    /// How many senders there are.
    DropReceiver {
        senders: usize,
    },
}

/// What came of a send or a receive.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Passed {
    Through,
    /// It would have to wait, and only tries.
    NotNow,
    HungUp,
}

/// What a thread that makes no progress waits for.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Wait {
    Lock(usize),
    Read(usize),
    Write(usize),
    /// Of the condition variable of that number.
    Notification(usize),
    /// In the channel of that number.
    Message(usize),
    /// In the channel of that number.
    Room(usize),
    Thread(usize),
    Unpark,
    /// For a change by another thread, after so many: it spins. After none if it
    /// is to look again at once.
    Others(Option<usize>),
    /// Not blocked: the operation that is under way, for a failure inside it.
    Doing(Op),
}

impl Op {
    /// The step in words, close to how the source spells it.
    pub(crate) fn words(self, state: &mut State) -> String {
        match self {
            Op::Load(order) => format!("load({order:?})"),
            Op::Store(value, order) => format!("store({}, {order:?})", state.show(value)),
            Op::IntoInner => "into_inner".to_owned(),
            Op::Rmw(name, value, order) => format!("{name}({}, {order:?})", state.show(value)),
            Op::CompareExchange {
                name,
                from,
                to,
                success,
                failure,
                ..
            } => {
                let (from, to) = (state.show(from), state.show(to));
                format!("{name}({from} → {to}, {success:?}, {failure:?})")
            }
            Op::Fence(order) => format!("fence({order:?})"),
            Op::Lock => "lock".to_owned(),
            Op::TryLock(true) => "try_lock, taken".to_owned(),
            Op::TryLock(false) => "try_lock, not taken".to_owned(),
            Op::Unlock | Op::RwUnlock => "unlock (taken here)".to_owned(),
            Op::RwRead => "read".to_owned(),
            Op::RwTryRead(true) => "try_read, taken".to_owned(),
            Op::RwTryRead(false) => "try_read, not taken".to_owned(),
            Op::RwWrite => "write".to_owned(),
            Op::RwTryWrite(true) => "try_write, taken".to_owned(),
            Op::RwTryWrite(false) => "try_write, not taken".to_owned(),
            Op::Wait => "wait, unlocks".to_owned(),
            Op::Woken => "woken, locks".to_owned(),
            Op::Notify { all, woken } => {
                let name = if all { "notify_all" } else { "notify_one" };
                match woken {
                    0 => format!("{name}, wakes nobody"),
                    1 => format!("{name}, wakes 1"),
                    _ => format!("{name}, wakes {woken}"),
                }
            }
            Op::Spawn(thread) => format!("spawn {}", state.name(thread)),
            Op::Join(thread) => format!("join {}", state.name(thread)),
            Op::Park => "park".to_owned(),
            Op::Unpark(thread) => format!("unpark {}", state.name(thread)),
            Op::ReadCell => "read cell".to_owned(),
            Op::WriteCell => "write cell".to_owned(),
            Op::NewObject(id) => format!("allocate #{}", id + 1),
            Op::ReadObject(id) => format!("read #{}", id + 1),
            Op::WriteObject(id) => format!("write #{}", id + 1),
            Op::FreeObject(id) => format!("free #{}", id + 1),
            Op::Send {
                value,
                tries,
                passed,
            } => {
                let name = if tries { "try_send" } else { "send" };
                let value = value.map(|value| format!(" {}", state.show(value)));
                format!("{name}{}{}", value.unwrap_or_default(), passed.end("full"))
            }
            Op::Recv { tries, passed } => {
                let name = if tries { "try_recv" } else { "recv" };
                format!("{name}{}", passed.end("empty"))
            }
            Op::DropSender { .. } | Op::DropReceiver { .. } => {
                format!("{} (last used here)", self.drops())
            }
        }
    }
}

impl Op {
    /// Whether this was the last end on its side, and the other side is there to see it.
    pub(crate) fn hangs_up(self) -> bool {
        match self {
            Op::DropSender { left, receiver } => left == 0 && receiver,
            Op::DropReceiver { senders } => senders > 0,
            _ => false,
        }
    }

    /// The drop of an end in words.
    fn drops(self) -> String {
        let what = match self {
            Op::DropReceiver { .. } => "drop receiver",
            _ => "drop sender",
        };
        match self {
            _ if self.hangs_up() => format!("{what}, hangs up"),
            Op::DropSender { left: 1.., .. } => format!("{what}, not the last"),
            _ => what.to_owned(),
        }
    }

    /// Whether others may find something changed after the step, which leaves a
    /// new value or none.
    pub(crate) fn changes(self, leaves: bool) -> bool {
        match self {
            Op::Load(_)
            | Op::IntoInner
            | Op::Fence(_)
            | Op::TryLock(false)
            | Op::RwTryRead(false)
            | Op::RwTryWrite(false)
            | Op::Notify { woken: 0, .. }
            | Op::Spawn(_)
            | Op::Join(_)
            | Op::Park
            | Op::ReadCell
            | Op::ReadObject(_) => false,
            Op::Send { passed, .. } | Op::Recv { passed, .. } => passed == Passed::Through,
            Op::DropSender { .. } => self.hangs_up(),
            Op::Rmw(..) | Op::CompareExchange { .. } => leaves,
            _ => true,
        }
    }

    /// What the step is and the operation in words, without its ordering: that
    /// belongs to a place in the source and not to a step.
    pub(crate) fn deed(self, state: &mut State) -> (StepKind, String) {
        match self {
            Op::Load(_) => (StepKind::Read, "load".to_owned()),
            Op::IntoInner => (StepKind::Read, self.words(state)),
            Op::Store(value, _) => (StepKind::Write, format!("store {}", state.show(value))),
            Op::Rmw(name, value, _) => (StepKind::Update, format!("{name} {}", state.show(value))),
            Op::CompareExchange {
                name,
                from,
                to,
                worked,
                ..
            } => {
                let (from, to) = (state.show(from), state.show(to));
                let kind = if worked {
                    StepKind::Update
                } else {
                    StepKind::Read
                };
                (kind, format!("{name} {from} → {to}"))
            }
            Op::Fence(_) => (StepKind::Fence, "fence".to_owned()),
            Op::Unlock | Op::RwUnlock => (StepKind::Unlock, "unlock".to_owned()),
            Op::Wait => (StepKind::Wait, "wait, unlock".to_owned()),
            Op::Woken => (StepKind::Lock, "wake up, lock".to_owned()),
            Op::ReadCell => (StepKind::Read, "read".to_owned()),
            Op::WriteCell => (StepKind::Write, "write".to_owned()),
            Op::NewObject(_) => (StepKind::Write, "allocate".to_owned()),
            Op::ReadObject(_) => (StepKind::Read, "read".to_owned()),
            Op::WriteObject(_) => (StepKind::Write, "write".to_owned()),
            Op::FreeObject(_) => (StepKind::Write, "free".to_owned()),
            Op::Send {
                passed: Passed::Through,
                ..
            } => (StepKind::Write, self.words(state)),
            Op::Recv {
                passed: Passed::Through,
                ..
            } => (StepKind::Update, self.words(state)),
            Op::Send { .. } | Op::Recv { .. } => (StepKind::Read, self.words(state)),
            Op::DropSender { .. } | Op::DropReceiver { .. } if self.hangs_up() => {
                (StepKind::Close, self.drops())
            }
            Op::DropSender { .. } | Op::DropReceiver { .. } => (StepKind::Other, self.drops()),
            Op::Lock
            | Op::TryLock(true)
            | Op::RwRead
            | Op::RwTryRead(true)
            | Op::RwWrite
            | Op::RwTryWrite(true) => (StepKind::Lock, self.words(state)),
            Op::Notify { .. } => (StepKind::Notify, self.words(state)),
            Op::TryLock(false)
            | Op::RwTryRead(false)
            | Op::RwTryWrite(false)
            | Op::Spawn(_)
            | Op::Join(_)
            | Op::Park
            | Op::Unpark(_) => (StepKind::Other, self.words(state)),
        }
    }
}

impl Passed {
    /// What to say of it, where `not_now` says why it would have to wait.
    fn end(self, not_now: &str) -> String {
        match self {
            Passed::Through => String::new(),
            Passed::NotNow => format!(", {not_now}"),
            Passed::HungUp => ", hung up".to_owned(),
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(value) => value.fmt(f),
            Value::Int(value) => value.fmt(f),
            Value::Pointer(_) => f.write_str("pointer"),
            Value::Text(_) => f.write_str("text"),
        }
    }
}
