//! A snapshot behind a lock.

use interleave::Recording;
use interleave::sync::{Arc, thread};

use super::idea::snapshot_s1_store::Snapshot;

#[test]
fn load_then_store_loses_an_edit() {
    let recording = Recording::new("load-then-store")
        .threads(["GUI", "loader"])
        .objects(["newest"])
        .task("Lose one of the edits.", "1 edit")
        .ok("2 edits", "both are there")
        .bug("1 edit", "one was made on a version that was replaced");
    #[expect(unsafe_code, reason = "a promise about the type")]
    // SAFETY: an Arc<u32> has no lifetime parameter.
    let recording = unsafe { recording.show(|edits: &Arc<u32>| format!("{edits} edits")) };
    let trace = recording.record(
        || {
            let newest = Snapshot::new(Arc::new(0_u32));
            let edit = || {
                let now = newest.load();
                newest.store(Arc::new(*now + 1));
            };
            thread::scope(|s| {
                s.spawn(edit);
                edit();
            });
            *newest.load()
        },
        |edits: u32| match edits {
            1 => "1 edit".to_string(),
            _ => format!("{edits} edits"),
        },
    );
    assert_eq!(trace.counts(), [2, 4]);
}
