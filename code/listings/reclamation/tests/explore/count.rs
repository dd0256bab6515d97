//! Counting references.

use interleave::Recording;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::thread;

#[allow(unsafe_code, reason = "a count that is kept by hand")]
#[path = "../../src/count_s2_owners.rs"]
mod count_s2_owners;

#[test]
fn the_decrement_releases_and_the_last_owner_acquires() {
    let trace = Recording::new("count-drop")
        .choose_orderings()
        .threads(["processing", "GUI"])
        .objects(["owners"])
        .task("Free what the other thread may still read.", "data race")
        .ok("freed", "after both have let go")
        .bug("data race", "freed, and nothing orders that after the read")
        .rule("It is right if the `fetch_sub` releases, and if it or the `fence` acquires.")
        .record(
            || {
                let first = count_s2_owners::Owner::new(7);
                let second = first.clone();
                thread::scope(|s| {
                    s.spawn(move || drop(second));
                    first.with(|value| *value);
                    drop(first);
                });
            },
            |()| "freed".to_owned(),
        );
    assert_eq!(trace.counts(), [10, 0]);

    let [count, fence] = &trace.choices[..] else {
        panic!("not two choices: {:#?}", trace.choices);
    };
    for (i, count) in count.orderings.iter().enumerate() {
        for (j, fence) in fence.orderings.iter().enumerate() {
            let combination = trace.combination(&[i, j]);
            let [.., races] = trace.schedules(trace.roots[combination])[..] else {
                panic!("no outcomes");
            };
            let releases = ["Release", "AcqRel", "SeqCst"].contains(&&**count);
            let acquires =
                [count, fence].map(|ordering| !matches!(&**ordering, "Relaxed" | "Release"));
            let right = releases && acquires.contains(&true);
            assert_eq!(races == 0, right, "{count}, {fence}");
        }
    }
}
