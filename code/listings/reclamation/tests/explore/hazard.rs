//! Hazard pointers.

use interleave::Recording;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::thread;

#[allow(unsafe_code, dead_code, reason = "reclamation by hand")]
#[path = "../../src/hazard_once.rs"]
mod hazard_once;
#[allow(
    unsafe_code,
    dead_code,
    reason = "a free too early, for the checker to find"
)]
#[path = "../../src/hazard_s1_named.rs"]
mod hazard_s1_named;
#[allow(
    unsafe_code,
    dead_code,
    reason = "a free too early, for the checker to find"
)]
#[path = "../../src/hazard_s2_confirmed.rs"]
mod hazard_s2_confirmed;

/// One version is published while one is read.
macro_rules! publish_and_read {
    ($step:ident) => {
        || {
            let (mut writer, [mut reader]) = $step::published(0);
            thread::scope(|s| {
                s.spawn(|| writer.publish(1));
                reader.read(|version| *version)
            })
        }
    };
}

fn recording(name: &str) -> Recording {
    Recording::new(name)
        .weak()
        .threads(["processing", "GUI"])
        .objects(["current", "slot"])
        .ok("0", "the old version, and it was kept")
        .ok("1", "the new version")
        .bug("data race", "freed, and nothing orders that after the read")
}

#[test]
fn named_and_already_freed() {
    let trace = recording("hazard-named")
        .task("Read what has been freed.", "data race")
        .record(publish_and_read!(hazard_s1_named), |read| read.to_string());
    assert_eq!(trace.counts(), [16, 13, 35]);
}

#[test]
fn confirmed_and_still_missed() {
    let trace = recording("hazard-confirmed")
        .task("Free what has been confirmed.", "data race")
        .record(publish_and_read!(hazard_s2_confirmed), |read| {
            read.to_string()
        });
    assert_eq!(trace.counts(), [31, 202, 70]);
}

#[test]
fn kept_by_two_fences_that_are_seq_cst() {
    let trace = recording("hazard-fenced")
        .ok("replaced", "replaced between the two looks, and not read")
        .choose_fences()
        .task("With weaker fences, read what has been freed.", "data race")
        .record(
            || {
                let mut published = hazard_once::Published::new(0);
                let (reader, writer) = published.split();
                thread::scope(|s| {
                    s.spawn(|| writer.publish(1));
                    reader.read(|version| *version)
                })
            },
            |read| read.map_or("replaced".to_owned(), |version| version.to_string()),
        );
    let races = |&root: &usize| {
        let outcomes = trace.outcomes.iter().zip(trace.schedules(root));
        let mut races = outcomes.filter(|(outcome, _)| outcome.name == "data race");
        races.any(|(_, schedules)| schedules > 0)
    };
    assert_eq!(trace.roots.len(), 16);
    let safe: Vec<usize> = (0..16).filter(|&at| !races(&trace.roots[at])).collect();
    assert_eq!(safe, [15], "both SeqCst, and nothing else");
}
