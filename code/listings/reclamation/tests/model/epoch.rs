//! Epochs: each step fails but the last, and in that each ordering and each fence is there
//! for something.

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::atomic::Ordering::Relaxed;
use interleave::sync::{heap, thread};
use interleave::{Model, expect_shown};

#[allow(unsafe_code, reason = "reclamation by hand")]
#[path = "../../src/epoch_s1_last.rs"]
mod s1;
#[allow(
    unsafe_code,
    dead_code,
    reason = "a use after free, for the checker to find"
)]
#[path = "../../src/epoch_s2_one.rs"]
mod s2;
#[allow(unsafe_code, reason = "reclamation by hand")]
#[path = "../../src/epoch_s3_two.rs"]
mod s3;

/// The GUI publishes so many versions, and then advances once more, while the processing
/// thread reads so often. Returns what the reads have found.
macro_rules! ends {
    ($step:ident, $publishes:expr, $reads:expr) => {
        || {
            let (mut writer, [mut reader]) = $step::published(0);
            let gui = thread::Builder::new().name("GUI".into());
            let gui = gui.spawn(move || {
                (1..=$publishes).for_each(|n| writer.publish(n));
                writer.advance();
            });
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

/// How many versions are kept after ten publishes if nobody reads.
macro_rules! kept_at_rest {
    ($step:ident) => {{
        let (mut writer, [_reader]) = $step::published::<_, 1>(0);
        (1..=10).for_each(|version| writer.publish(version));
        writer.kept()
    }};
}

#[test]
fn who_rests_without_saying_so_keeps_everything() {
    interleave::model(run!(s1, 1, 2));
    interleave::model(|| assert_eq!(kept_at_rest!(s1), 10));
    interleave::model(|| assert_eq!(kept_at_rest!(s3), 1));
}

#[test]
fn one_epoch_is_not_long_enough() {
    let verdict = interleave::verdict(run!(s2, 1, 1));
    verdict.expect_failure("data race");
    // It takes no second thread: a publish in the middle of a read will do.
    let verdict = interleave::verdict(|| {
        let (mut writer, [mut reader]) = s2::published(0);
        reader.read(|_version| writer.publish(1));
    });
    verdict.expect_failure("data race");
    expect_shown(&verdict, "epoch_s2");
}

#[test]
fn two_are() {
    let read = interleave::outcomes(ends!(s3, 1, 2));
    let never_back = ["[0, 0]", "[0, 1]", "[1, 1]"];
    assert_eq!(read, never_back.map(str::to_owned).into());
    let read = interleave::outcomes(ends!(s3, 2, 1));
    assert_eq!(read, ["[0]", "[1]", "[2]"].map(str::to_owned).into());
}

#[test]
fn one_long_read_keeps_all_that_is_retired_meanwhile() {
    interleave::model(|| {
        let (mut writer, [mut one, mut other]) = s3::published(0);
        one.read(|first| {
            (1..=10).for_each(|version| writer.publish(version));
            assert_eq!(writer.kept(), 10, "not one, as with hazard pointers");
            assert_eq!(other.read(|newest| *newest), 10);
            assert_eq!(*first, 0);
        });
        assert!(writer.advance());
        assert_eq!(writer.kept(), 9, "one was retired in the epoch before");
        assert!(writer.advance());
        assert_eq!(writer.kept(), 0);
        assert_eq!(heap::live(), 1);
    });
}

#[test]
fn each_ordering_and_each_fence_is_there_for_something() {
    let runs = || run!(s3, 1, 2);
    let visits = Model::new().sites(runs());
    let mut needed = 0;
    for visit in visits.iter().filter(|visit| visit.ordering != Relaxed) {
        let weaker = Model::new().weaken(visit.site.clone(), Relaxed);
        weaker.verdict(runs()).expect_failure("data race");
        needed += 1;
    }
    assert_eq!(needed, 7);
}
