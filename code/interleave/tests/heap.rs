//! Objects behind raw pointers.

#![allow(unsafe_code, reason = "raw pointers are the subject")]

use interleave::Verdict;
use interleave::sync::atomic::{AtomicPtr, AtomicU32, Ordering, Ordering::*};
use interleave::sync::{Arc, heap, thread};

fn named(name: &str, f: impl FnOnce() + Send + 'static) -> thread::JoinHandle<()> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(f)
        .unwrap()
}

/// A reader that looks while a writer swaps and, perhaps, frees at once.
fn naive(publish: Ordering, read: Ordering, frees: bool) -> Verdict {
    interleave::verdict(move || {
        let patch = Arc::new(AtomicPtr::new(heap::new(1)));
        let other = patch.clone();
        let reader = named("reader", move || {
            let seen = other.load(read);
            // SAFETY: whether it still lives is what is checked.
            let value = unsafe { heap::with(seen, |value| *value) };
            assert!(value == 1 || value == 2);
        });
        let old = patch.swap(heap::new(2), publish);
        if frees {
            // SAFETY: whether nobody reads it is what is checked.
            unsafe { heap::free(old) };
        }
        reader.join().unwrap();
        if !frees {
            // SAFETY: the reader has ended.
            unsafe { heap::free(old) };
        }
        // SAFETY: as above.
        unsafe { heap::free(patch.load(Relaxed)) };
        assert_eq!(heap::live(), 0);
    })
}

#[test]
fn a_writer_that_frees_at_once_is_caught_with_the_same_words() {
    let verdict = naive(AcqRel, Acquire, true);
    verdict.expect_failure("#1");
    verdict.expect_failure("frees #1 at");
    verdict.expect_failure("`reader` reads");
    for _ in 0..3 {
        assert_eq!(naive(AcqRel, Acquire, true), verdict);
    }
}

#[test]
fn a_writer_that_waits_for_the_reader_passes() {
    let verdict = naive(AcqRel, Acquire, false);
    assert!(verdict.is_passed(), "{verdict}");
}

#[test]
fn a_pointer_published_too_weakly_races_with_the_allocation() {
    naive(Relaxed, Acquire, false).expect_failure("allocates #2");
    naive(AcqRel, Relaxed, false).expect_failure("allocates #2");
}

#[test]
fn an_ordered_use_after_free_names_both_lines() {
    interleave::verdict(|| {
        let object = heap::new(String::from("wave"));
        // SAFETY: it lives; that it does not below is what is checked.
        unsafe {
            heap::free(object);
            heap::with(object, |text| assert_eq!(text, "wave"));
        }
    })
    .expect_failure("use after free: #1 is read by `main`");
}

#[test]
fn a_second_free_is_a_failure() {
    interleave::verdict(|| {
        let object = heap::new(1);
        // SAFETY: that the second is wrong is what is checked.
        unsafe {
            heap::free(object);
            heap::free(object);
        }
    })
    .expect_failure("is freed again");
}

#[test]
fn a_free_inside_a_read_is_a_failure() {
    interleave::verdict(|| {
        let object = heap::new(1);
        // SAFETY: that the free is wrong is what is checked.
        unsafe { heap::with(object, |_| heap::free(object)) };
    })
    .expect_failure("still under way");
}

#[test]
fn null_and_strange_pointers_are_failures() {
    interleave::verdict(|| {
        // SAFETY: that it is wrong is what is checked.
        unsafe { heap::with(std::ptr::null::<u32>(), |value| *value) };
    })
    .expect_failure("null is dereferenced");
    interleave::verdict(|| {
        let mut strange = 1;
        // SAFETY: as above.
        unsafe { heap::with_mut(&raw mut strange, |value| *value += 1) };
    })
    .expect_failure("did not make");
}

#[test]
fn a_free_drops_and_keeps_the_address() {
    struct Counted(Arc<AtomicU32>);
    impl Drop for Counted {
        fn drop(&mut self) {
            self.0.fetch_add(1, Relaxed);
        }
    }
    interleave::model(|| {
        let drops = Arc::new(AtomicU32::new(0));
        let object = heap::new(Counted(drops.clone()));
        // SAFETY: nobody else has it.
        unsafe { heap::free(object) };
        assert_eq!(drops.load(Relaxed), 1);
        for _ in 0..10 {
            assert_ne!(heap::new(Counted(drops.clone())), object);
        }
        // Empty values have addresses of their own as well.
        assert_ne!(heap::new(()), heap::new(()));
        assert_eq!(heap::live(), 12);
    });
}
