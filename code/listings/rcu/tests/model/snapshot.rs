//! A snapshot behind a lock: no update is lost, and a reader gets whole versions.

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::{Arc, thread};

#[path = "../../src/snapshot_s2_update.rs"]
mod snapshot_s2_update;

use snapshot_s2_update::Snapshot;

#[test]
fn both_updates_are_in_the_last_version() {
    let seen = interleave::outcomes(|| {
        let newest = Snapshot::new(Arc::new(0_u32));
        thread::scope(|s| {
            s.spawn(|| newest.update(|now| now + 1));
            newest.update(|now| now + 10);
        });
        *newest.load()
    });
    assert_eq!(seen.iter().map(String::as_str).collect::<Vec<_>>(), ["11"]);
}

#[test]
fn a_reader_gets_the_version_before_or_after_an_update() {
    let seen = interleave::outcomes(|| {
        let newest = Snapshot::new(Arc::new([0_u32; 2]));
        thread::scope(|s| {
            s.spawn(|| newest.update(|now| now.map(|n| n + 1)));
            *newest.load()
        })
    });
    assert_eq!(
        seen.iter().map(String::as_str).collect::<Vec<_>>(),
        ["[0, 0]", "[1, 1]"]
    );
}
