//! Freeing too early: each repair fails but the last, and in that each ordering and
//! each fence is there for something.

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::atomic::Ordering::{Acquire, Relaxed, Release, SeqCst};
use interleave::sync::{heap, thread};
use interleave::{Model, expect_shown};

#[allow(unsafe_code, reason = "a use after free, for the checker to find")]
#[path = "../../src/naive_s1_at_once.rs"]
mod s1;
#[allow(unsafe_code, reason = "a use after free, for the checker to find")]
#[path = "../../src/naive_s2_one_later.rs"]
mod s2;
#[allow(unsafe_code, reason = "a use after free, for the checker to find")]
#[path = "../../src/naive_s3_flag_late.rs"]
mod s3;
#[allow(unsafe_code, reason = "a use after free, for the checker to find")]
#[path = "../../src/naive_s4_flag_first.rs"]
mod s4;
#[allow(
    unsafe_code,
    reason = "a version that is freed when its reader has gone"
)]
#[path = "../../src/naive_s5_fences.rs"]
mod s5;

/// The GUI publishes so many versions while the processing thread reads.
macro_rules! publish_and_read {
    ($step:ident, $publishes:expr) => {
        || {
            let published = $step::Published::new(0);
            thread::scope(|s| {
                let gui = thread::Builder::new().name("GUI".into());
                let gui = gui.spawn_scoped(s, || {
                    (1..=$publishes).for_each(|n| published.publish(n));
                });
                published.read(|version| *version);
                gui.unwrap().join().unwrap();
            });
            drop(published);
            assert_eq!(heap::live(), 0, "a version is never freed");
        }
    };
}

/// The same with two ends, and so many reads. Returns what they have found.
macro_rules! ends {
    ($step:ident, $publishes:expr, $reads:expr) => {
        || {
            let (mut writer, mut reader) = $step::published(0);
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

/// One publish, one read, for a verdict.
macro_rules! once {
    ($step:ident) => {
        || {
            ends!($step, 1, 1)();
        }
    };
}

#[test]
fn freed_at_once_it_is_freed_while_it_is_read() {
    let verdict = interleave::verdict(publish_and_read!(s1, 1));
    verdict.expect_failure("data race");
}

#[test]
fn freed_one_version_later_it_lasts_one_version_longer() {
    interleave::model(publish_and_read!(s2, 1));
    let verdict = interleave::verdict(publish_and_read!(s2, 2));
    verdict.expect_failure("data race");
    expect_shown(&verdict, "naive_s2");
}

#[test]
fn one_version_later_still_takes_release_and_acquire() {
    let visits = Model::new().sites(publish_and_read!(s2, 1));
    let stronger: Vec<_> = visits
        .iter()
        .filter(|visit| visit.ordering != Relaxed)
        .collect();
    let orderings: Vec<_> = stronger.iter().map(|visit| visit.ordering).collect();
    assert_eq!(orderings, [Release, Acquire]);
    for visit in stronger {
        let weaker = Model::new().weaken(visit.site.clone(), Relaxed);
        let verdict = weaker.verdict(publish_and_read!(s2, 1));
        verdict.expect_failure("data race");
    }
}

#[test]
fn a_flag_that_is_raised_after_the_load_comes_too_late() {
    let verdict = interleave::verdict(once!(s3));
    verdict.expect_failure("data race");
}

#[test]
fn a_flag_that_is_raised_before_the_load_may_be_seen_too_late() {
    let verdict = interleave::verdict(once!(s4));
    verdict.expect_failure("data race");
}

/// The GUI is started during the read, so it cannot miss that there is one.
macro_rules! during {
    ($step:ident) => {
        || {
            let (mut writer, mut reader) = $step::published(0);
            let gui = reader.read(|version| {
                let gui = thread::Builder::new().name("GUI".into());
                let gui = gui.spawn(move || writer.publish(1));
                assert_eq!(*version, 0);
                gui
            });
            gui.unwrap().join().unwrap();
            drop(reader);
            assert_eq!(heap::live(), 0, "a version is never freed");
        }
    };
}

#[test]
fn a_read_that_is_seen_is_waited_for() {
    interleave::model(during!(s3));
    interleave::model(during!(s4));
    interleave::model(during!(s5));
}

#[test]
fn with_a_fence_on_each_side_one_of_the_two_sees_the_other() {
    let read = interleave::outcomes(ends!(s5, 1, 2));
    assert_eq!(
        read,
        ["[0, 0]", "[0, 1]", "[1, 1]"].map(str::to_owned).into()
    );
    let read = interleave::outcomes(ends!(s5, 2, 1));
    assert_eq!(read, ["[0]", "[1]", "[2]"].map(str::to_owned).into());
}

#[test]
fn each_ordering_and_each_fence_is_there_for_something() {
    let visits = Model::new().sites(once!(s5));
    let stronger: Vec<_> = visits
        .iter()
        .filter(|visit| visit.ordering != Relaxed)
        .collect();
    // What is learned of the read before takes two reads.
    let twice = || {
        ends!(s5, 1, 2)();
    };
    let mut found = Vec::new();
    for visit in &stronger {
        let weaker = Model::new().weaken(visit.site.clone(), Relaxed);
        let verdict = weaker.verdict(twice);
        verdict.expect_failure("data race");
        found.push((&*visit.op, visit.ordering));
    }
    assert_eq!(
        found,
        [
            ("swap", Release),
            ("fence", SeqCst),
            ("load", Acquire),
            ("load", Acquire),
            ("store", Release),
            ("fence", SeqCst),
            ("load", Acquire),
            ("store", Release),
        ]
    );
}
