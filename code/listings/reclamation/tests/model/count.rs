//! Counting references: where the count cannot be, and what its orderings are for.

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use interleave::sync::{Arc, heap, thread};
use interleave::{Model, expect_shown};

#[allow(unsafe_code, reason = "a free too early, for the checker to find")]
#[path = "../../src/count_s1_inside.rs"]
mod s1;
#[allow(unsafe_code, reason = "a count that is kept by hand")]
#[path = "../../src/count_s2_owners.rs"]
mod s2;

#[test]
fn a_count_inside_is_counted_up_when_the_object_is_gone() {
    let verdict = interleave::verdict(|| {
        let published = Arc::new(s1::Published::new(1));
        let gui = thread::Builder::new().name("GUI".into());
        let gui = gui.spawn({
            let published = Arc::clone(&published);
            move || published.publish(2)
        });
        published.read(|version| *version);
        gui.unwrap().join().unwrap();
    });
    verdict.expect_failure("data race");
    expect_shown(&verdict, "count_s1");
}

/// Two owners on two threads. Each looks, clones, and goes.
fn two_owners() {
    let first = s2::Owner::new(7);
    let second = first.clone();
    let gui = thread::Builder::new().name("GUI".into());
    let gui = gui.spawn(move || {
        let third = second.clone();
        drop(second);
        third.with(|value| *value)
    });
    assert_eq!(first.with(|value| *value), 7);
    drop(first);
    assert_eq!(gui.unwrap().join().unwrap(), 7);
    assert_eq!(heap::live(), 0, "nobody has freed it");
}

#[test]
fn the_last_owner_frees_it_once() {
    interleave::model(two_owners);
}

#[test]
fn a_borrowed_owner_can_be_cloned_by_two_threads() {
    interleave::model(|| {
        let owner = s2::Owner::new(7);
        thread::scope(|s| {
            let clone = || assert_eq!(owner.clone().with(|value| *value), 7);
            s.spawn(clone);
            clone();
        });
        drop(owner);
        assert_eq!(heap::live(), 0, "nobody has freed it");
    });
}

#[test]
fn the_decrement_releases_and_the_last_owner_acquires() {
    let visits = Model::new().sites(two_owners);
    let stronger: Vec<_> = visits
        .iter()
        .filter(|visit| visit.ordering != Relaxed)
        .collect();
    let found: Vec<_> = stronger
        .iter()
        .map(|visit| (&*visit.op, visit.ordering))
        .collect();
    assert_eq!(found, [("fetch_sub", Release), ("fence", Acquire)]);
    for visit in stronger {
        let weaker = Model::new().weaken(visit.site.clone(), Relaxed);
        weaker.verdict(two_owners).expect_failure("data race");
    }
}
