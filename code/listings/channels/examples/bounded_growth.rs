//! What a channel without a bound holds while nobody receives.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::channel;

use channels::data_edits::share;
use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};

/// The system's allocator, and how many bytes it has given out.
struct Held(AtomicUsize);

#[global_allocator]
static ALLOCATOR: Held = Held(AtomicUsize::new(0));

#[expect(unsafe_code, reason = "an allocator that counts")]
// SAFETY: hands its arguments to the system's allocator as they are.
unsafe impl GlobalAlloc for Held {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.0.fetch_add(layout.size(), Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        self.0.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(old, layout) }
    }
}

fn held() -> usize {
    ALLOCATOR.0.load(Relaxed)
}

fn main() {
    // ANCHOR: knobs
    let (mut gui, mut processing) = share(Patch::factory());
    let before = held();
    for step in 1..=100_000u32 {
        gui.edit(Edit::Knob(Knob::Cutoff, 20.0 + step as f32 / 10.0));
    }
    println!(
        "100000 knob moves hold {} MB",
        (held() - before) / 1_000_000
    );
    // ANCHOR_END: knobs

    // ANCHOR: next
    let version = processing.read(|patch| patch.version);
    println!("the next block begins with {version} edits");
    // ANCHOR_END: next

    // ANCHOR: waves
    let (sender, _receiver) = channel();
    let before = held();
    for _ in 0..10_000 {
        sender
            .send(Edit::RedrawTable(0, vec![0.0; 2048].into()))
            .unwrap();
    }
    println!(
        "10000 strokes of a wave hold {} MB",
        (held() - before) / 1_000_000
    );
    // ANCHOR_END: waves
}
