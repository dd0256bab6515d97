//! Several writers.

use interleave::Recording;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::{heap, thread};

#[allow(unsafe_code, reason = "a pointer that is published by hand")]
#[path = "../../src/writers_s1_store.rs"]
mod writers_s1_store;

#[test]
#[allow(unsafe_code, reason = "what the listing leaks is freed")]
fn no_ordering_keeps_both_edits() {
    use writers_s1_store::Published;
    let trace = Recording::new("two-writers")
        .choose_orderings()
        .threads(["GUI", "loader"])
        .task("Lose one of the edits.", "1 edit")
        .rule("No ordering keeps both edits in every schedule: between the `load` and the `store` there is room for another thread.")
        .ok("2 edits", "one was made on the other's version")
        .bug("1 edit", "both were made on version 0")
        .bug("data race", "a version is copied that is not there yet")
        .record(
            || {
                let published = Published::new(0);
                let first = published.read();
                let (mut gui, mut loader) = (first, first);
                thread::scope(|s| {
                    s.spawn(|| loader = published.update(|edits| edits + 1));
                    gui = published.update(|edits| edits + 1);
                });
                let last = published.read();
                let edits = *last;
                for old in [first, gui, loader] {
                    if !std::ptr::eq(old, last) {
                        // SAFETY: it was replaced, and nobody reads it any more.
                        unsafe { heap::free(std::ptr::from_ref(old).cast_mut()) };
                    }
                }
                edits
            },
            |edits: u32| match edits {
                1 => "1 edit".to_string(),
                _ => format!("{edits} edits"),
            },
        );
    // The steps have 70 orders. In two of them one update is over before the other
    // begins, and the load may return either address.
    assert_eq!(trace.counts(), [2, 70, 0]);

    let [load, store] = &trace.choices[..] else {
        panic!("not two choices: {:#?}", trace.choices);
    };
    for (i, copy) in load.orderings.iter().enumerate() {
        for (j, publish) in store.orderings.iter().enumerate() {
            let combination = trace.combination(&[i, j]);
            let [_, lost, races] = trace.schedules(trace.roots[combination])[..] else {
                panic!("not three outcomes");
            };
            assert!(lost > 0, "{copy}, {publish}");
            let acquired = copy != "Relaxed" && publish != "Relaxed";
            assert_eq!(races == 0, acquired, "{copy}, {publish}");
        }
    }
}
