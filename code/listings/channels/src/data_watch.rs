//! An allocator that counts, for each thread, what it allocates and frees of one
//! size: enough to see where one kind of object goes.
//!
//! A program makes it its own with
//! `#[global_allocator] static ALLOCATOR: Watch = Watch;`.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// The system's allocator, with counts of allocations of the size that is watched.
#[derive(Debug)]
pub struct Watch;

static SIZE: AtomicUsize = AtomicUsize::new(usize::MAX);

thread_local! {
    static COUNTS: Cell<Counts> = const { Cell::new(Counts { allocated: 0, freed: 0 }) };
}

/// What this thread has done with pieces of the size that is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// How many it has allocated.
    pub allocated: usize,
    /// How many it has freed.
    pub freed: usize,
}

/// Watches pieces of exactly so many bytes, on all threads, from now on.
///
/// Call it while no other thread runs: the counts are of whatever size was watched.
pub fn watch(bytes: usize) {
    SIZE.store(bytes, Relaxed);
}

/// What `work` does on this thread. Threads that it starts are not in it.
pub fn counts_of(work: impl FnOnce()) -> Counts {
    let before = COUNTS.get();
    work();
    let after = COUNTS.get();
    Counts {
        allocated: after.allocated - before.allocated,
        freed: after.freed - before.freed,
    }
}

// SAFETY: each method hands its arguments to the system's allocator as they are,
// whose contract is the same. Counting allocates nothing: the cell is initialised
// at compile time and has no destructor.
unsafe impl GlobalAlloc for Watch {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.size() == SIZE.load(Relaxed) {
            let counts = COUNTS.get();
            COUNTS.set(Counts {
                allocated: counts.allocated + 1,
                ..counts
            });
        }
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        if layout.size() == SIZE.load(Relaxed) {
            let counts = COUNTS.get();
            COUNTS.set(Counts {
                freed: counts.freed + 1,
                ..counts
            });
        }
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(old, layout) }
    }
}
