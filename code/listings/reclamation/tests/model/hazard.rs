//! Hazard pointers: each step fails but the last, and in that each ordering and each
//! fence is there for something.

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::atomic::{
    AtomicUsize,
    Ordering::{Acquire, Relaxed, Release, SeqCst},
    fence,
};
use interleave::sync::{Arc, cell::UnsafeCell, heap, thread};
use interleave::{Model, Verdict};

#[allow(unsafe_code, reason = "reclamation by hand")]
#[path = "../../src/hazard_once.rs"]
mod once;
#[allow(
    unsafe_code,
    dead_code,
    reason = "a use after free, for the checker to find"
)]
#[path = "../../src/hazard_s1_named.rs"]
mod s1;
#[allow(
    unsafe_code,
    dead_code,
    reason = "a use after free, for the checker to find"
)]
#[path = "../../src/hazard_s2_confirmed.rs"]
mod s2;
#[allow(unsafe_code, reason = "reclamation by hand")]
#[path = "../../src/hazard_s3_fences.rs"]
mod s3;

/// The GUI publishes so many versions while the processing thread reads so often.
/// Returns what the reads have found.
macro_rules! ends {
    ($step:ident, $publishes:expr, $reads:expr) => {
        || {
            let (mut writer, [mut reader]) = $step::published(0);
            let gui = thread::Builder::new().name("GUI".into());
            let gui = gui.spawn(move || (1..=$publishes).for_each(|n| writer.publish(n)));
            let read = [(); $reads].map(|()| reader.read(|version| *version));
            gui.unwrap().join().unwrap();
            assert_eq!(reader.read(|version| *version), $publishes);
            drop(reader);
            assert_eq!(heap::live(), 0, "a version is never freed");
            read
        }
    };
}

/// The same for a verdict.
macro_rules! run {
    ($step:ident, $publishes:expr, $reads:expr) => {
        || {
            ends!($step, $publishes, $reads)();
        }
    };
}

#[test]
fn a_name_alone_may_come_when_the_version_is_gone() {
    let verdict = interleave::verdict(run!(s1, 1, 1));
    verdict.expect_failure("data race");
}

#[test]
fn without_fences_both_may_look_too_early() {
    let verdict = interleave::verdict(run!(s2, 1, 1));
    verdict.expect_failure("data race");
}

#[test]
fn with_a_fence_on_each_side_one_of_the_two_sees_the_other() {
    let read = interleave::outcomes(ends!(s3, 1, 2));
    let never_back = ["[0, 0]", "[0, 1]", "[1, 1]"];
    assert_eq!(read, never_back.map(str::to_owned).into());
    let read = interleave::outcomes(ends!(s3, 2, 1));
    assert_eq!(read, ["[0]", "[1]", "[2]"].map(str::to_owned).into());
}

#[test]
fn what_a_reader_names_is_kept_and_the_rest_is_freed() {
    interleave::model(|| {
        let (mut writer, [mut one, mut other]) = s3::published(0);
        one.read(|first| {
            writer.publish(1);
            other.read(|second| {
                writer.publish(2);
                writer.publish(3);
                assert_eq!([*first, *second], [0, 1]);
                assert_eq!(writer.kept(), 2, "one for each reader");
                assert_eq!(heap::live(), 3);
            });
            writer.reclaim();
            assert_eq!(writer.kept(), 1);
            assert_eq!(*first, 0);
        });
        drop(writer);
        assert_eq!(heap::live(), 2, "left for whoever goes last");
        drop((one, other));
        assert_eq!(heap::live(), 0);
    });
}

// With every order it takes half a minute: three threads, so those with two interruptions.
#[test]
fn two_readers_at_once_each_have_a_slot() {
    Model::new().preemptions(2).check(|| {
        let (mut writer, [one, other]) = s3::published(0);
        let readers = [one, other].map(|mut reader| {
            thread::spawn(move || {
                let read = reader.read(|version| *version);
                assert!(read <= 1);
            })
        });
        writer.publish(1);
        for reader in readers {
            reader.join().unwrap();
        }
        writer.reclaim();
        assert_eq!(writer.kept(), 0);
    });
}

// The two that survive are needed all the same: see the next test.
#[test]
fn each_ordering_and_each_fence_is_there_for_something() {
    let visits = Model::new().sites(run!(s3, 1, 2));
    let mut survive = Vec::new();
    let mut needed = 0;
    for visit in visits.iter().filter(|visit| visit.ordering != Relaxed) {
        let weaker = Model::new().weaken(visit.site.clone(), Relaxed);
        match weaker.verdict(run!(s3, 1, 2)) {
            Verdict::Passed { .. } => survive.push((&*visit.op, visit.ordering)),
            failed => {
                failed.expect_failure("data race");
                needed += 1;
            }
        }
    }
    assert_eq!(survive, [("load", Acquire), ("swap", Release)]);
    assert_eq!(needed, 5);
}

#[test]
fn one_look_is_enough_for_both_fences() {
    interleave::model(|| {
        let mut published = once::Published::new(0);
        let (reader, writer) = published.split();
        let read = thread::scope(|s| {
            s.spawn(|| writer.publish(1));
            reader.read(|version| *version)
        });
        assert!(read.is_none_or(|version| version < 2));
        drop(published);
        assert_eq!(heap::live(), 0, "a version is never freed");
    });
}

/// The same protocol with what the listing cannot have here: a place that is used again
/// at once, while `heap` takes no address twice; and a step between the swap and its
/// fence, which the checker otherwise takes together.
fn places() {
    struct Places {
        versions: [UnsafeCell<u32>; 2],
        current: AtomicUsize,
        slot: AtomicUsize,
    }
    #[allow(unsafe_code, reason = "cells that change hands by number")]
    // SAFETY: that no reader meets a write is what the checker is to find out.
    unsafe impl Sync for Places {}

    impl Places {
        fn write(&self, place: usize, version: u32) {
            #[allow(unsafe_code, reason = "cells that change hands by number")]
            // SAFETY: no reader has named the place, or the checker finds it.
            self.versions[place].with_mut(|old| unsafe { *old = version });
        }

        fn publish(&self, place: usize) {
            self.current.swap(place, Release);
            self.slot.load(Relaxed); // a step for others to come in
            fence(SeqCst);
        }
    }
    const NOBODY: usize = usize::MAX;

    let shared = Arc::new(Places {
        versions: [UnsafeCell::new(1), UnsafeCell::new(0)],
        current: AtomicUsize::new(0),
        slot: AtomicUsize::new(NOBODY),
    });
    let gui = thread::spawn({
        let shared = Arc::clone(&shared);
        move || {
            shared.write(1, 2);
            shared.publish(1);
            if shared.slot.load(Acquire) != 0 {
                shared.write(0, 3);
                shared.publish(0);
            }
        }
    });
    let named = shared.current.load(Relaxed);
    shared.slot.store(named, Release);
    fence(SeqCst);
    if shared.current.load(Acquire) == named {
        #[allow(unsafe_code, reason = "cells that change hands by number")]
        // SAFETY: it is current and named, or the checker finds it.
        shared.versions[named].with(|version| unsafe { *version });
    }
    gui.join().unwrap();
}

#[test]
fn a_place_that_is_used_again_is_released_and_acquired_like_a_new_one() {
    interleave::model(places);
    let visits = Model::new().sites(places);
    let needed = |op, ordering| {
        let mut found = visits
            .iter()
            .filter(|visit| (&*visit.op, visit.ordering) == (op, ordering));
        let line = found.next().unwrap().site.clone();
        let verdict = Model::new().weaken(line, Relaxed).verdict(places);
        verdict.expect_failure("data race");
    };
    needed("swap", Release);
    // The sites come in the order of the source: the scan, and the look that confirms.
    let loads: Vec<_> = visits
        .iter()
        .filter(|visit| (&*visit.op, visit.ordering) == ("load", Acquire))
        .collect();
    let [_scan, confirm] = loads[..] else {
        panic!("not two loads: {loads:#?}");
    };
    let weaker = Model::new().weaken(confirm.site.clone(), Relaxed);
    weaker.verdict(places).expect_failure("data race");
}
