//! Several writers: with a lock or an exchange both updates are there, and each
//! ordering is there for something.

use std::sync::atomic::AtomicU32; // counts, and is no step

use interleave::Model;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use interleave::sync::{heap, thread};

#[allow(unsafe_code, reason = "a pointer that is published by hand")]
#[path = "../../src/writers_s1_store.rs"]
mod s1;
#[allow(unsafe_code, reason = "a pointer that is published by hand")]
#[path = "../../src/writers_s2_lock.rs"]
mod s2;
#[allow(unsafe_code, reason = "a pointer that is published by hand")]
#[path = "../../src/writers_s3_exchange.rs"]
mod s3;

/// Two threads add to version 0. Returns what the last version says, how often a
/// version was made, and how many are left when the cell is gone.
macro_rules! two_updates {
    ($step:ident) => {
        || {
            let made = AtomicU32::new(0);
            let published = $step::Published::new(0);
            let add = |n: u32| {
                published.update(|now| {
                    made.fetch_add(1, Relaxed);
                    now + n
                });
            };
            thread::scope(|s| {
                let loader = thread::Builder::new().name("loader".into());
                let loader = loader.spawn_scoped(s, || add(10)).unwrap();
                add(1);
                loader.join().unwrap();
            });
            let sum = *published.read();
            drop(published);
            (sum, made.into_inner(), heap::live())
        }
    };
}

/// One thread updates while another reads. Returns what that has found.
macro_rules! update_and_read {
    ($step:ident) => {
        || {
            let published = $step::Published::new([0, 0]);
            thread::scope(|s| {
                let gui = thread::Builder::new().name("GUI".into());
                let gui = gui.spawn_scoped(s, || {
                    published.update(|now| now.map(|n| n + 1));
                });
                let read = *published.read();
                gui.unwrap().join().unwrap();
                read
            })
        }
    };
}

#[test]
fn load_then_store_loses_an_update() {
    let seen = interleave::outcomes(two_updates!(s1));
    assert_eq!(
        seen,
        ["(1, 2, 2)", "(10, 2, 2)", "(11, 2, 2)"]
            .map(str::to_owned)
            .into()
    );
}

#[test]
fn with_a_writers_lock_both_updates_are_there() {
    let seen = interleave::outcomes(two_updates!(s2));
    assert_eq!(seen, ["(11, 2, 2)"].map(str::to_owned).into());
}

// Three versions are published, of which the last is freed with the cell. One that
// was made in vain must not be left.
#[test]
fn with_an_exchange_both_are_there_and_a_version_made_in_vain_is_freed() {
    let seen = interleave::outcomes(two_updates!(s3));
    assert_eq!(seen, ["(11, 2, 2)", "(11, 3, 2)"].map(str::to_owned).into());
}

#[test]
fn a_reader_beside_an_update_gets_a_whole_version() {
    let whole: std::collections::BTreeSet<_> = ["[0, 0]", "[1, 1]"].map(str::to_owned).into();
    assert_eq!(interleave::outcomes(update_and_read!(s1)), whole);
    assert_eq!(interleave::outcomes(update_and_read!(s2)), whole);
    assert_eq!(interleave::outcomes(update_and_read!(s3)), whole);
}

#[test]
fn an_update_acquires_what_it_copies_and_releases_what_it_made() {
    let updates = || {
        two_updates!(s3)();
    };
    let visits = Model::new().sites(updates);
    let stronger: Vec<_> = visits
        .iter()
        .filter(|visit| visit.ordering != Relaxed)
        .collect();
    let found: Vec<_> = stronger
        .iter()
        .map(|visit| (&*visit.op, visit.ordering))
        .collect();
    assert_eq!(
        found,
        [
            ("load", Acquire),             // of update
            ("compare_exchange", Release), // if it succeeds
            ("compare_exchange", Acquire), // if it fails
            ("load", Acquire),             // of read, which the next test weakens
        ]
    );
    for visit in &stronger[..3] {
        let weaker = Model::new().weaken(visit.site.clone(), Relaxed);
        weaker.verdict(updates).expect_failure("data race");
    }
}

#[test]
fn a_reader_acquires_what_an_update_releases() {
    let read = || {
        update_and_read!(s2)();
    };
    let visits = Model::new().sites(read);
    let stronger: Vec<_> = visits
        .iter()
        .filter(|visit| visit.ordering != Relaxed)
        .collect();
    let orderings: Vec<_> = stronger.iter().map(|visit| visit.ordering).collect();
    assert_eq!(orderings, [Release, Acquire]);
    for visit in stronger {
        let weaker = Model::new().weaken(visit.site.clone(), Relaxed);
        weaker.verdict(read).expect_failure("data race");
    }
}
