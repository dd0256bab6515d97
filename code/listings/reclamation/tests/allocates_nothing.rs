//! A reader of either cell allocates and frees nothing once it is registered.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;

use reclamation::pin_cell::{self, Barriers, Fences};
use reclamation::pin_membarrier::Available;
use reclamation::qsbr::{self, Reader};

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

/// Looks at the newest of what is published, until fifty replacements have been seen.
/// Returns how often that thread allocated or freed. `look` gets the number of those seen.
fn read_all(mut publish: impl FnMut(Vec<u64>), mut look: impl FnMut(u32) -> u64 + Send) -> u32 {
    let done = AtomicBool::new(false);
    thread::scope(|s| {
        let render = s.spawn(|| {
            let before = calls();
            let (mut last, mut seen) = (0, 0);
            while seen < 50 {
                let version = look(seen);
                seen += u32::from(version != last);
                last = version;
            }
            drop(look);
            done.store(true, Relaxed);
            calls() - before
        });
        for version in 1.. {
            if done.load(Relaxed) {
                break;
            }
            publish(vec![version; 64]);
            thread::yield_now();
        }
        render.join().unwrap()
    })
}

/// The cell with quiescent states. The reader goes offline now and then.
fn quiescent(block: fn(&Vec<u64>) -> u64) -> u32 {
    let (mut writer, registrar) = qsbr::cell(vec![0; 64]);
    let mut reader = Some(registrar.register());
    read_all(
        move |value| writer.publish(value),
        move |seen| {
            let version = block(reader.as_ref().map(Reader::get).expect("it is there"));
            reader.as_mut().expect("it is there").quiesce();
            if seen % 8 == 7 {
                reader = reader.take().map(|reader| reader.offline().online());
            }
            version
        },
    )
}

/// The cell that is pinned at each read.
fn pinned<B: Barriers>(barriers: B, block: fn(&Vec<u64>) -> u64) -> u32 {
    let (mut writer, registrar) = pin_cell::cell(vec![0; 64], barriers);
    let mut reader = registrar.register();
    read_all(
        move |value| writer.publish(value),
        move |_| block(&reader.pin()),
    )
}

#[test]
fn a_reader_neither_allocates_nor_frees() {
    assert_eq!(quiescent(|value| value[0]), 0);
    assert_eq!(pinned(Fences, |value| value[0]), 0);
    assert_eq!(pinned(Available::detect(), |value| value[0]), 0);
}

#[test]
fn a_block_that_clones_is_noticed() {
    assert!(quiescent(|value| value.clone()[0]) >= 100);
    assert!(pinned(Fences, |value| value.clone()[0]) >= 100);
}

#[test]
fn a_reader_that_takes_the_slot_of_one_that_has_gone_allocates_nothing_either() {
    let (_writer, registrar) = qsbr::cell(0);
    let before = calls();
    let [first, second, third] = [(); 3].map(|()| registrar.register());
    assert!(calls() - before >= 3);
    drop((first, third));
    let before = calls();
    let _readers = [registrar.register(), second, registrar.register()];
    assert_eq!(calls() - before, 0);
}
