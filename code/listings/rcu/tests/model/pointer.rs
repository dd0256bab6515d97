//! Publishing a pointer: what the two orderings are for, and what is left behind.

use std::ptr;

use interleave::Model;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use interleave::sync::{heap, thread};

#[allow(unsafe_code, reason = "a pointer that is published by hand")]
#[path = "../../src/pointer_s1_relaxed.rs"]
mod s1;
#[allow(unsafe_code, reason = "a pointer that is published by hand")]
#[path = "../../src/pointer_s2_leaks.rs"]
mod s2;

/// The GUI publishes 2 over 1 while the processing thread reads. Returns what that
/// has read, and how many versions are left when the cell is gone.
macro_rules! publish_and_read {
    ($step:ident) => {
        || {
            let published = $step::Published::new(1);
            let read = thread::scope(|s| {
                let gui = thread::Builder::new().name("GUI".into());
                let gui = gui.spawn_scoped(s, || published.publish(2)).unwrap();
                let read = *published.read();
                gui.join().unwrap();
                assert_eq!(*published.read(), 2);
                read
            });
            drop(published);
            (read, heap::live())
        }
    };
}

#[test]
fn relaxed_reads_a_version_that_is_not_there_yet() {
    let verdict = interleave::verdict(|| {
        publish_and_read!(s1)();
    });
    verdict.expect_failure("data race");
}

#[test]
fn a_reader_gets_a_whole_version_and_the_old_one_is_leaked() {
    let read = interleave::outcomes(publish_and_read!(s2));
    assert_eq!(read, ["(1, 1)", "(2, 1)"].map(str::to_owned).into());
}

#[test]
fn the_store_releases_and_the_load_acquires() {
    let visits = Model::new().sites(|| {
        publish_and_read!(s2)();
    });
    let stronger: Vec<_> = visits
        .iter()
        .filter(|visit| visit.ordering != Relaxed)
        .collect();
    let orderings: Vec<_> = stronger.iter().map(|visit| visit.ordering).collect();
    assert_eq!(orderings, [Release, Acquire]);
    for visit in stronger {
        let weaker = Model::new().weaken(visit.site.clone(), Relaxed);
        let verdict = weaker.verdict(|| {
            publish_and_read!(s2)();
        });
        verdict.expect_failure("data race");
    }
}

// A reference lasts as long as the cell is borrowed, however many versions follow.
#[test]
fn an_old_version_stays_readable() {
    interleave::model(|| {
        let published = s2::Published::new(1);
        let old = published.read();
        published.publish(2);
        assert!(!ptr::eq(old, published.read()));
        assert_eq!([*old, *published.read()], [1, 2]);
    });
}
