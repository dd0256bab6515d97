//! Memory that no checker watches.

#![expect(unsafe_code, reason = "raw pointers are the subject")]

use std::{mem::MaybeUninit, sync::Arc};

use interleave::sync::{heap, thread};

use crate::{shown::shows, under_interleave, under_loom, under_shuttle};

#[test]
fn no_checker_sees_an_atomic_of_std() {
    shows!(memory::two_notes, Rust ["1", "2"],
        ("interleave", under_interleave) ["2"],
        ("loom", under_loom) ["2"],
        ("shuttle", under_shuttle) ["2"],
    );
}

#[test]
fn no_checker_sees_a_plain_field() {
    // SAFETY: the threads of a check are one thread of the system.
    interleave::model(|| unsafe { under_interleave::memory::two_writers() });
    // SAFETY: as above.
    loom::model(|| unsafe { under_loom::memory::two_writers() });
    // SAFETY: as above.
    shuttle::check_dfs(|| unsafe { under_shuttle::memory::two_writers() }, None);
}

#[test]
fn a_pointer_that_leaves_its_closure_is_not_watched() {
    // The one SAFETY of both: the threads of a check are one thread of the system.
    interleave::model(|| {
        let level = Arc::new(Level(interleave::sync::cell::UnsafeCell::new(0)));
        let kept = level.0.with_mut(|value| value);
        let other = Arc::clone(&level);
        // SAFETY: as above.
        let reads = thread::spawn(move || other.0.with(|value| unsafe { *value }));
        // SAFETY: as above.
        unsafe { *kept = 7 };
        reads.join().unwrap();
    });
    loom::model(|| {
        let level = Arc::new(Level(loom::cell::UnsafeCell::new(0)));
        let kept = level.0.with_mut(|value| value);
        let other = Arc::clone(&level);
        // SAFETY: as above.
        let reads = loom::thread::spawn(move || other.0.with(|value| unsafe { *value }));
        // SAFETY: as above.
        unsafe { *kept = 7 };
        reads.join().unwrap();
    });
}

/// A cell that threads of a check share.
struct Level<C>(C);

// SAFETY: as above.
unsafe impl<C> Sync for Level<C> {}

/// A slot whose owner drops what is in it while a reader may look. Dropped in
/// place, so that the memory is still there.
struct Slot(MaybeUninit<loom::cell::UnsafeCell<u32>>);

// SAFETY: loom's threads are one thread of the system.
unsafe impl Sync for Slot {}

#[test]
fn for_loom_a_drop_is_no_access() {
    loom::model(|| {
        let cell = loom::cell::UnsafeCell::new(7);
        let slot = Arc::new(Slot(MaybeUninit::new(cell)));
        let pointer = |slot: &Slot| slot.0.as_ptr().cast_mut();
        let owner = {
            let slot = Arc::clone(&slot);
            // SAFETY: nothing is done to a number that is dropped, and that a
            // reader may come later is what is to be shown.
            loom::thread::spawn(move || unsafe { pointer(&slot).drop_in_place() })
        };
        // SAFETY: the memory is there as long as the slot.
        unsafe { (*pointer(&slot)).with(|value| assert_eq!(*value, 7)) };
        owner.join().unwrap();
    });
}

#[test]
fn no_address_is_given_out_twice() {
    // So a compare-exchange never takes a new object for the one it knew.
    interleave::model(|| {
        let first = heap::new(1);
        // SAFETY: nobody else knows it.
        unsafe { heap::free(first) };
        let second = heap::new(2);
        assert_ne!(first, second);
        // SAFETY: as above.
        unsafe { heap::free(second) };
    });
}
