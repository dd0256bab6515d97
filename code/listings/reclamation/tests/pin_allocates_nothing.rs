//! A reader of the pinned cell allocates and frees nothing once it is registered.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;

use reclamation::pin_cell::{Barriers, Fences, Guard, cell};
use reclamation::pin_membarrier::Available;

thread_local! {
    /// How often this thread has allocated or freed.
    static CALLS: Cell<u32> = const { Cell::new(0) };
}

/// The system's allocator, counting for each thread.
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn count() {
    // A thread that ends may free after its variables are gone.
    let _ = CALLS.try_with(|calls| calls.set(calls.get() + 1));
}

#[expect(unsafe_code, reason = "an allocator is unsafe to write")]
// SAFETY: hands every call on to `System`, unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count();
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: as the caller promises.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

fn calls() -> u32 {
    CALLS.with(Cell::get)
}

/// What a reader's thread does while values are replaced, until it has seen a few of them.
/// Returns how often it allocated or freed.
fn read_all<B: Barriers>(barriers: B, block: fn(Guard<'_, Vec<u64>>) -> u64) -> u32 {
    let (mut writer, registrar) = cell(vec![0_u64; 64], barriers);
    let mut reader = registrar.register();
    let done = AtomicBool::new(false);
    thread::scope(|s| {
        let render = s.spawn(|| {
            let before = calls();
            let (mut last, mut seen) = (0, 0);
            while seen < 50 {
                let version = block(reader.pin());
                seen += u32::from(version != last);
                last = version;
            }
            drop(reader);
            done.store(true, Relaxed);
            calls() - before
        });
        for version in 1.. {
            if done.load(Relaxed) {
                break;
            }
            writer.publish(vec![version; 64]);
            thread::yield_now();
        }
        render.join().unwrap()
    })
}

#[test]
fn a_reader_neither_allocates_nor_frees() {
    assert_eq!(read_all(Fences, |value| value[0]), 0);
    assert_eq!(read_all(Available::detect(), |value| value[0]), 0);
}

#[test]
fn a_block_that_clones_is_noticed() {
    assert!(read_all(Fences, |value| value.clone()[0]) >= 100);
}
