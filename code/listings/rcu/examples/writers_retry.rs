//! What it costs to lose: a loader changes a zone while the GUI turns knobs.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use rcu::writers_s3_exchange::Published;
use synth::{Edit, Knob, Patch};

/// The system's allocator, and how many bytes it was asked for.
struct Counting(AtomicUsize);

#[global_allocator]
static ALLOCATOR: Counting = Counting(AtomicUsize::new(0));

#[expect(unsafe_code, reason = "an allocator that counts")]
// SAFETY: hands its arguments to the system's allocator as they are.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.0.fetch_add(layout.size(), Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(old, layout) }
    }
}

fn main() {
    let copy_all: fn(&Patch) -> Patch = Patch::deep_clone;
    for (name, copy) in [("copies all", copy_all), ("shares", Patch::clone)] {
        let published = Published::new(Patch::factory());
        let attack: Arc<[f32]> = published.read().zones[17].samples[..].into();
        let edit = Edit::RedrawZone(17, attack);
        let (mut made, mut bytes) = (0, 0);
        // ANCHOR: update
        published.update(|now| {
            let before = ALLOCATOR.0.load(Relaxed);
            let mut next = copy(now);
            edit.apply(&mut next);
            bytes += ALLOCATOR.0.load(Relaxed) - before;
            made += 1;
            if made <= 3 {
                turn_a_knob(&published); // the GUI is faster, three times
            }
            next
        });
        // ANCHOR_END: update
        println!("a loader that {name}: made {made}, published 1, {bytes} bytes");
    }
}

/// The other writer's edit, all of it.
fn turn_a_knob(published: &Published<Patch>) {
    published.update(|now| {
        let mut next = now.clone();
        Edit::Knob(Knob::Cutoff, 900.0).apply(&mut next);
        next
    });
}
