//! The cage of the page on crossbeam, with the crate's own protocol under loom.
//!
//! ```text
//! RUSTFLAGS="--cfg crossbeam_loom" cargo test -p crossbeam-loom --target-dir target/crossbeam-loom
//! ```
//!
//! With that cfg `crossbeam-epoch` takes its atomics from loom: its epochs, its queue of
//! bags and its list of participants are what is run, and not a copy of them. Without it
//! there is nothing here.
//!
//! What loom runs is not quite what a machine does. Where `pin` has a compiler fence, on
//! x86, the crate puts a fence for loom in its place; and the schedules are those with at
//! most two preemptions, as in the crate's own checks.
#![allow(unexpected_cfgs, reason = "the name is crossbeam's")]
#![cfg(crossbeam_loom)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::panic::catch_unwind;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

use crossbeam_epoch::{Atomic, Collector, Owned, unprotected};
use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::thread;

#[expect(unsafe_code, reason = "pointers that a guard protects")]
#[path = "../../code/listings/reclamation/src/crossbeam_cage.rs"]
mod crossbeam_cage;

use crossbeam_cage::Cage;

/// A value whose reads and drop the checker can judge. No other type is aligned like it.
#[repr(align(256))]
struct Wave(UnsafeCell<u32>);

const DROPPED: u32 = u32::MAX;

// SAFETY: it is written only when it is dropped. That no read meets that is what the
// checks are for, and loom stops at one that does.
#[expect(unsafe_code, reason = "what is read is judged by the checker")]
unsafe impl Sync for Wave {}

impl Wave {
    fn new(number: u32) -> Self {
        Self(UnsafeCell::new(number))
    }

    #[expect(unsafe_code, reason = "what is read is judged by the checker")]
    fn number(&self) -> u32 {
        // SAFETY: the checker stops at a read beside a write.
        let number = self.0.with(|number| unsafe { *number });
        assert!(number != DROPPED, "a dropped value is read");
        number
    }
}

thread_local! {
    /// How many waves have been dropped, in all executions of a check: loom runs their
    /// threads in turn on one thread.
    static DROPS: Cell<usize> = const { Cell::new(0) };
}

impl Drop for Wave {
    #[expect(unsafe_code, reason = "what is read is judged by the checker")]
    fn drop(&mut self) {
        // SAFETY: the checker stops at a write beside another access.
        self.0.with_mut(|number| unsafe { *number = DROPPED });
        DROPS.set(DROPS.get() + 1);
    }
}

/// Keeps the memory of what is aligned like a [`Wave`]: a read after the free finds
/// `DROPPED`, and is no undefined behaviour.
struct Quarantine;

// SAFETY: the system's allocator, with some memory not given back.
#[expect(unsafe_code, reason = "an allocator")]
unsafe impl GlobalAlloc for Quarantine {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller promises the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        if layout.align() != align_of::<Wave>() {
            // SAFETY: the caller promises the same.
            unsafe { System.dealloc(pointer, layout) };
        }
    }
}

#[global_allocator]
static ALLOCATOR: Quarantine = Quarantine;

fn check(model: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(2);
    builder.max_branches = 100_000;
    builder.check(model);
}

/// Enough for what is retired before to be freed, if no guard is in the way.
const FLUSHES: usize = 3;

#[test]
fn a_visitor_never_looks_at_a_value_that_is_dropped() {
    // Not loom's: it counts over all executions.
    static DROPPED_BESIDE_A_VISITOR: AtomicUsize = AtomicUsize::new(0);
    check(|| {
        let cage = Arc::new(Cage::new([Wave::new(1)]));
        let gui = thread::spawn({
            let cage = Arc::clone(&cage);
            move || {
                let visitor = cage.enter();
                visitor.replace(0, Wave::new(2));
                for _ in 0..FLUSHES {
                    visitor.flush();
                }
            }
        });
        let visitor = cage.enter();
        let before = DROPS.get();
        let first = visitor.read(0, Wave::number);
        let second = visitor.read(0, Wave::number);
        assert!(first <= second, "back to the old value");
        DROPPED_BESIDE_A_VISITOR.fetch_add(DROPS.get() - before, Relaxed);
        drop(visitor);
        gui.join().unwrap();
    });
    // Otherwise no read was ever in danger.
    assert!(DROPPED_BESIDE_A_VISITOR.load(Relaxed) > 0);
}

// The same with the crate's own types and without the guard: the check can fail.
#[test]
fn without_a_guard_it_does() {
    let outcome = catch_unwind(|| {
        check(|| {
            let current = Arc::new(Atomic::new(Wave::new(1)));
            let collector = Collector::new();
            let gui = thread::spawn({
                let (current, collector) = (Arc::clone(&current), collector.clone());
                move || unprotected_replace(&current, &collector)
            });
            unprotected_read(&current);
            gui.join().unwrap();
        });
    });
    let message = outcome.expect_err("loom finds the use after free");
    let message = message
        .downcast_ref::<String>()
        .cloned()
        .unwrap_or_default();
    assert!(message.contains("Causality violation"), "{message}");
}

#[expect(
    unsafe_code,
    reason = "a guard that protects nothing, for loom to find"
)]
fn unprotected_read(current: &Atomic<Wave>) {
    // SAFETY: none. The memory is kept, and loom stops at the read of a dropped value.
    let wave = unsafe { current.load(Acquire, unprotected()).deref() };
    wave.number();
}

#[expect(unsafe_code, reason = "pointers that a guard protects")]
fn unprotected_replace(current: &Atomic<Wave>, collector: &Collector) {
    let handle = collector.register();
    let guard = handle.pin();
    let old = current.swap(Owned::new(Wave::new(2)), Release, &guard);
    // SAFETY: no new reader finds it. Those that have it are what the check is about.
    unsafe { guard.defer_destroy(old) };
    drop(guard);
    for _ in 0..FLUSHES {
        handle.pin().flush();
    }
}
