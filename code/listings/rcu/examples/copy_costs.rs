//! What the next version costs: everything copied, or what did not change shared.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use synth::{Edit, Knob, Patch};

/// The system's allocator, and what it was asked for.
struct Counting {
    calls: AtomicUsize,
    bytes: AtomicUsize,
}

#[global_allocator]
static ALLOCATOR: Counting = Counting {
    calls: AtomicUsize::new(0),
    bytes: AtomicUsize::new(0),
};

#[expect(unsafe_code, reason = "an allocator that counts")]
// SAFETY: hands its arguments to the system's allocator as they are.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.calls.fetch_add(1, Relaxed);
        self.bytes.fetch_add(layout.size(), Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(old, layout) }
    }
}

/// What `make` asks the allocator for: calls and bytes.
fn cost<T>(make: impl FnOnce() -> T) -> (usize, usize) {
    let now = || (ALLOCATOR.calls.load(Relaxed), ALLOCATOR.bytes.load(Relaxed));
    let before = now();
    let made = make();
    let after = now();
    drop(made);
    (after.0 - before.0, after.1 - before.1)
}

fn main() {
    let patch = Arc::new(Patch::factory());
    let attack: Arc<[f32]> = patch.zones[17].samples[..].into();
    let edits = [
        ("turn a knob", Edit::Knob(Knob::Cutoff, 900.0)),
        ("redraw a zone", Edit::RedrawZone(17, attack)),
        ("load a preset", Edit::Load(Box::new(Patch::glass()))),
    ];
    // ANCHOR: edits
    for (name, edit) in &edits {
        let all = cost(|| {
            let mut next = patch.deep_clone();
            edit.apply(&mut next);
            Arc::new(next)
        });
        let shared = cost(|| {
            let mut next = Patch::clone(&patch);
            edit.apply(&mut next);
            Arc::new(next)
        });
        println!("{name}: {} allocations, {} bytes", all.0, all.1);
        println!("  sharing: {} allocations, {} bytes", shared.0, shared.1);
    }
    // ANCHOR_END: edits
}
