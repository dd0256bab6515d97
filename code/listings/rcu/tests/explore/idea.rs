//! The idea.

use interleave::Recording;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::{Arc, thread};

#[path = "../../src/snapshot_s1_store.rs"]
pub mod snapshot_s1_store;

#[test]
fn any_reader_may_hold_any_version() {
    use snapshot_s1_store::Snapshot;
    let recording = Recording::new("two-readers-hold")
        .threads(["processing", "GUI", "meter"])
        .objects(["newest"])
        .task(
            "Let the meter have the newest and processing the oldest.",
            "processing 0, meter 2",
        );
    let recording =
        (0..3)
            .flat_map(|a| (0..3).map(move |b| (a, b)))
            .fold(recording, |recording, (a, b)| {
                let meaning = if a == b {
                    "the same version"
                } else {
                    "two versions"
                };
                recording.ok(&format!("processing {a}, meter {b}"), meaning)
            });
    #[expect(unsafe_code, reason = "a promise about the type")]
    // SAFETY: an Arc<u32> has no lifetime parameter.
    let recording = unsafe { recording.show(|version: &Arc<u32>| format!("version {version}")) };
    let trace = recording.record(
        || {
            let newest = Snapshot::new(Arc::new(0_u32));
            thread::scope(|s| {
                s.spawn(|| {
                    newest.store(Arc::new(1));
                    newest.store(Arc::new(2));
                });
                let meter = s.spawn(|| *newest.load());
                (*newest.load(), meter.join().unwrap())
            })
        },
        |(processing, meter)| format!("processing {processing}, meter {meter}"),
    );
    assert_eq!(trace.counts(), [2, 1, 1, 1, 2, 1, 1, 1, 2]);
}
