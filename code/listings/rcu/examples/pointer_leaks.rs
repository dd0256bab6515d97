//! What is left behind by a song whose versions are published and never freed.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use rcu::pointer_ends::share;
use synth::{Edit, GuiEnd, Patch};

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

/// The edit with samples of its own, as it comes from a mouse or a disk.
fn fresh(edit: &Edit) -> Edit {
    match edit {
        Edit::Knob(knob, value) => Edit::Knob(*knob, *value),
        Edit::RedrawTable(number, wave) => Edit::RedrawTable(*number, wave[..].into()),
        Edit::RedrawZone(number, wave) => Edit::RedrawZone(*number, wave[..].into()),
        Edit::Load(preset) => Edit::Load(Box::new(preset.deep_clone())),
    }
}

fn main() {
    let song = synth::song();
    // ANCHOR: song
    let before = held();
    let (mut gui, processing) = share(Patch::factory());
    println!("the patch: {} bytes", held() - before);

    let mut kinds = [("knobs", 0, 0), ("waves", 0, 0), ("presets", 0, 0)];
    for (_, edit) in song.script.edits() {
        let before = held();
        gui.edit(fresh(edit));
        let (_, edits, bytes) = &mut kinds[match edit {
            Edit::Knob(..) => 0,
            Edit::RedrawTable(..) | Edit::RedrawZone(..) => 1,
            Edit::Load(..) => 2,
        }];
        *edits += 1;
        *bytes += held() - before;
    }
    for (kind, edits, bytes) in kinds {
        println!("{kind}: {bytes} bytes more after {edits} edits");
    }
    drop((gui, processing));
    println!("never freed: {} bytes", held() - before);
    // ANCHOR_END: song
}
