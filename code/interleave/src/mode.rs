//! How a model is run. A check starts in the cheapest way; as soon as the program
//! does something that needs another one, the child says so and the parent starts
//! it anew.
//!
//! **Sequential.** loom takes a `SeqCst` access for an `AcqRel` one, so it shows
//! outcomes that cannot happen, such as both threads missing the other's store. A
//! program that names no weaker ordering anywhere has only the outcomes of some
//! interleaving, and that much can be had from loom: a load becomes a failed
//! compare-exchange and a store a swap, which always meet the newest value. What
//! these hand over from thread to thread is more than `SeqCst` promises, so a data
//! race could hide. That is why this is for programs without cells, heap objects
//! and fences, where there is nothing to race for.
//!
//! **Spares.** What `park` and a `swap` that changes nothing hand over needs
//! atomics that were made before any thread started (see `sync::thread` and
//! `sync::rmw`). They cost more than a small model, so only those that use them
//! pay.
//!
//! **Doors.** A thread that is about to call `try_lock` is blocked by loom, like
//! one that calls `lock`, until the lock is free: it hardly ever sees it taken. And
//! loom lets nobody come just before an unlock. So, in a program that tries,
//! each try and each unlock first goes through a *door* of the lock, an object on
//! which they depend on each other, and loom tries both orders.
//! Channels have doors in any case, and need some only in such a program: see
//! `sync::channel`.
//!
//! **Drops.** That a sender of a channel goes is seen by nobody unless it is the last,
//! so a recording takes it together with the step before it. Then who is the last to
//! go is who came last to its drop. If that one goes on to other steps, they might as
//! well have come before another's drop, and the recording is made anew with each drop
//! as a step. Under loom, where a thread may start late, they are steps from the start.
//!
//! **Recording.** Every order of the steps, with what each one did, under loom or
//! under shuttle; see `record`. It has spares from the start, needs no lanes, and
//! begins anew after an execution that should have been run otherwise.
//!
//! **Lanes.** loom overlooks that a store may come before a load, where the thread
//! of the store has loaded too (see `sync::lanes`). So where that may have
//! happened and no execution has failed, the model is run once more.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed, Ordering::SeqCst};

use serde::{Deserialize, Serialize};

use crate::log;

/// How to run a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mode {
    sequential: bool,
    doors: bool,
    spares: bool,
    lanes: bool,
    drops: bool,
    recording: bool,
    shuttle: bool,
}

/// The mode of this process.
static SEQUENTIAL: AtomicBool = AtomicBool::new(false);
static DOORS: AtomicBool = AtomicBool::new(false);
static SPARES: AtomicBool = AtomicBool::new(false);
static LANES: AtomicBool = AtomicBool::new(false);
static DROPS: AtomicBool = AtomicBool::new(false);
static RECORDING: AtomicBool = AtomicBool::new(false);
static SHUTTLE: AtomicBool = AtomicBool::new(false);
/// What the program was seen to need.
static NOT_SEQUENTIAL: AtomicBool = AtomicBool::new(false);
static TRIES: AtomicBool = AtomicBool::new(false);
static SPARES_MISSING: AtomicBool = AtomicBool::new(false);
static OVERLOOKED: AtomicBool = AtomicBool::new(false);
static DROPS_MISSING: AtomicBool = AtomicBool::new(false);

impl Mode {
    /// The first to try.
    pub(crate) const FIRST: Self = Self {
        sequential: true,
        doors: false,
        spares: false,
        lanes: false,
        drops: false,
        recording: false,
        shuttle: false,
    };

    /// The first to try for a recording, under shuttle or else under loom.
    pub(crate) fn recording(shuttle: bool) -> Self {
        Self {
            recording: true,
            shuttle,
            spares: !shuttle,
            drops: !shuttle,
            // Of no meaning under shuttle, which so need not begin anew.
            sequential: !shuttle,
            ..Self::FIRST
        }
    }

    /// Runs this process so.
    pub(crate) fn start(self) {
        SEQUENTIAL.store(self.sequential, Relaxed);
        DOORS.store(self.doors, Relaxed);
        SPARES.store(self.spares, Relaxed);
        LANES.store(self.lanes, Relaxed);
        DROPS.store(self.drops, Relaxed);
        RECORDING.store(self.recording, Relaxed);
        SHUTTLE.store(self.shuttle, Relaxed);
        NOT_SEQUENTIAL.store(false, Relaxed);
    }

    /// The mode that this process should have had, by what it has seen. Lanes are
    /// for what has `passed` without them.
    pub(crate) fn needed(passed: bool) -> Self {
        Self {
            sequential: sequential() && !NOT_SEQUENTIAL.load(Relaxed),
            doors: doors() || TRIES.load(Relaxed),
            spares: spares() || SPARES_MISSING.load(Relaxed),
            lanes: lanes() || passed && !recording() && OVERLOOKED.load(Relaxed),
            drops: drops() || DROPS_MISSING.load(Relaxed),
            recording: recording(),
            shuttle: !loom(),
        }
    }
}

/// Whether executions are recorded.
pub(crate) fn recording() -> bool {
    RECORDING.load(Relaxed)
}

/// Whether loom runs the threads, and not shuttle.
pub(crate) fn loom() -> bool {
    !SHUTTLE.load(Relaxed)
}

/// Notes that the program has something that only loom can watch.
pub(crate) fn needs_loom() {
    if !loom() {
        log::give_up("what is in a cell or on the heap is watched by loom only: add `.weak()`");
    }
}

/// Whether loads and stores are replaced.
pub(crate) fn sequential() -> bool {
    SEQUENTIAL.load(Relaxed)
}

/// Whether locks have doors.
pub(crate) fn doors() -> bool {
    DOORS.load(Relaxed)
}

/// Whether there are spares.
pub(crate) fn spares() -> bool {
    SPARES.load(Relaxed)
}

/// Whether there are lanes.
pub(crate) fn lanes() -> bool {
    LANES.load(Relaxed)
}

/// Whether each drop of a sender is a step.
pub(crate) fn drops() -> bool {
    DROPS.load(Relaxed)
}

/// Notes that an order may be missing because some were not.
pub(crate) fn needs_drops() {
    DROPS_MISSING.store(true, Relaxed);
}

/// Notes that loom may have overlooked an order.
pub(crate) fn overlooked() {
    OVERLOOKED.store(true, Relaxed);
}

/// Notes that the program needs spares.
pub(crate) fn needs_spares() {
    SPARES_MISSING.store(true, Relaxed);
    if !spares() && !recording() {
        log::give_up("to be run in another mode");
    }
}

/// Notes the ordering of an access. That of one that nobody else can meet does
/// not matter.
pub(crate) fn met(ordering: std::sync::atomic::Ordering) {
    if ordering != SeqCst && (!recording() || log::is_shared()) {
        not_sequential();
    }
}

/// Notes that the program has more than `SeqCst` accesses.
pub(crate) fn not_sequential() {
    NOT_SEQUENTIAL.store(true, Relaxed);
    if sequential() && !recording() {
        log::give_up("to be run in another mode");
    }
}

/// Notes that the program tries to take a lock. Under shuttle that needs nothing.
pub(crate) fn tries() {
    if !loom() {
        return;
    }
    TRIES.store(true, Relaxed);
    if !doors() && !recording() {
        log::give_up("to be run in another mode");
    }
}

/// What the tries and the unlocks of a lock go through. Notifying it wakes
/// nobody: only the order matters.
#[derive(Debug)]
pub(crate) struct Door(Option<loom::sync::Condvar>);

impl Door {
    pub(crate) fn new() -> Self {
        Self(doors().then(loom::sync::Condvar::new))
    }

    pub(crate) fn pass(&self) {
        if let Some(door) = &self.0 {
            door.notify_one();
        }
    }
}
