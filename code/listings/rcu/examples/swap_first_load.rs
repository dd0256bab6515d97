//! What a thread's first load asks the allocator for.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::thread;

use arc_swap::ArcSwap;

/// The system's allocator, which notes that it was asked on this thread.
struct Noting;

#[global_allocator]
static ALLOCATOR: Noting = Noting;

thread_local! {
    static ASKED: Cell<bool> = const { Cell::new(false) };
}

#[expect(unsafe_code, reason = "an allocator that notes")]
// SAFETY: hands its arguments to the system's allocator as they are.
unsafe impl GlobalAlloc for Noting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ASKED.set(true);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(old, layout) }
    }
}

fn main() {
    let newest = ArcSwap::from_pointee(0);
    thread::scope(|s| {
        // ANCHOR: loads
        s.spawn(|| {
            for load in ["the first load", "the second"] {
                ASKED.set(false);
                drop(newest.load());
                let what = if ASKED.get() { "allocates" } else { "does not" };
                println!("{load} {what}");
            }
        });
        // ANCHOR_END: loads
    });
}
