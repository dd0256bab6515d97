//! Publishing a pointer.

use interleave::Recording;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::{heap, thread};

#[allow(unsafe_code, reason = "a pointer that is published by hand")]
#[path = "../../src/pointer_s1_relaxed.rs"]
mod pointer_s1_relaxed;

#[test]
#[allow(unsafe_code, reason = "what the listing leaks is freed")]
fn a_pointer_is_published_by_release_and_acquire() {
    use pointer_s1_relaxed::Published;
    let trace = Recording::new("publish-a-pointer")
        .choose_orderings()
        .threads(["processing", "GUI"])
        .task("Read a version that is not there yet.", "data race")
        .rule("It is right if the `store` releases and the `load` acquires.")
        .ok("the old version", "whole")
        .ok("the new version", "whole")
        .bug(
            "data race",
            "the pointer is there, what it points to is not",
        )
        .record(
            || {
                let published = Published::new(1);
                let first = std::ptr::from_ref(published.read()).cast_mut();
                let read = thread::scope(|s| {
                    s.spawn(|| published.publish(2));
                    *published.read()
                });
                // SAFETY: it was replaced, and nobody reads it any more.
                unsafe { heap::free(first) };
                read
            },
            |read: i32| {
                let version = if read == 1 { "old" } else { "new" };
                format!("the {version} version")
            },
        );
    assert_eq!(trace.counts(), [6, 0, 1]);

    let [store, load] = &trace.choices[..] else {
        panic!("not two choices: {:#?}", trace.choices);
    };
    for (i, publish) in store.orderings.iter().enumerate() {
        for (j, read) in load.orderings.iter().enumerate() {
            let combination = trace.combination(&[i, j]);
            let [_, new, races] = trace.schedules(trace.roots[combination])[..] else {
                panic!("not three outcomes");
            };
            let right = publish != "Relaxed" && read != "Relaxed";
            assert_eq!(races == 0, right, "{publish}, {read}");
            // Whoever follows the new address has all of the version, or is in a race.
            assert_eq!(new == 0, !right, "{publish}, {read}");
        }
    }
}
