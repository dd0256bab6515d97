//! A reader of the QSBR cell allocates and frees nothing once it is registered.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;

use reclamation::qsbr::cell;

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
fn read_all(block: fn(&Vec<u64>) -> u64) -> u32 {
    let (mut writer, registrar) = cell(vec![0_u64; 64]);
    let reader = registrar.register();
    let done = AtomicBool::new(false);
    thread::scope(|s| {
        let render = s.spawn(|| {
            let mut reader = reader;
            let before = calls();
            let (mut last, mut seen) = (0, 0);
            while seen < 50 {
                let version = block(reader.get());
                seen += u32::from(version != last);
                last = version;
                reader.quiesce();
                if seen % 8 == 7 {
                    reader = reader.offline().online();
                }
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
    assert_eq!(read_all(|value| value[0]), 0);
}

#[test]
fn a_block_that_clones_is_noticed() {
    assert!(read_all(|value| value.clone()[0]) >= 100);
}

#[test]
fn a_reader_that_takes_the_slot_of_one_that_has_gone_allocates_nothing_either() {
    let (_writer, registrar) = cell(0);
    let before = calls();
    let [first, second, third] = [(); 3].map(|()| registrar.register());
    assert!(calls() - before >= 3);
    drop((first, third));
    let before = calls();
    let _readers = [registrar.register(), second, registrar.register()];
    assert_eq!(calls() - before, 0);
}
