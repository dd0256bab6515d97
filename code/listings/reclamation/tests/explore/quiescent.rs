//! Quiescent states.

use interleave::Recording;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::thread;

#[allow(unsafe_code, reason = "a free too early, for the checker to find")]
#[path = "../../src/qsbr_s3_online.rs"]
mod qsbr_s3_online;

#[test]
fn a_reader_that_comes_back_is_missed() {
    let trace = Recording::new("online")
        .weak()
        .threads(["processing", "GUI"])
        .objects(["current", "online"])
        .task("Free what the reader has found.", "data race")
        .ok("the old value", "kept, since the reader was found online")
        .ok("the new value", "found after the swap")
        .bug("data race", "freed, and nothing orders that after the read")
        .record(
            || {
                let mut cell = qsbr_s3_online::Cell::new(1);
                let (mut writer, reader) = cell.split();
                thread::scope(|s| {
                    s.spawn(move || writer.publish(2));
                    reader.online(|value| *value)
                })
            },
            |value| {
                let value = if value == 1 { "old" } else { "new" };
                format!("the {value} value")
            },
        );
    assert_eq!(trace.counts(), [34, 61, 56]);
}
