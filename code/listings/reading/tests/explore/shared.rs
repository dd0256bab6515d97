//! "Only reading".

use interleave::Recording;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::thread;

#[allow(unsafe_code, reason = "a data race, for the reader to meet")]
#[path = "../../src/shared_anyway.rs"]
mod shared_anyway;

use shared_anyway::Anyway;

#[test]
fn beside_a_plain_writer_there_is_nothing_to_read() {
    let trace = Recording::new("plain-writer")
        .weak()
        .threads(["processing", "GUI"])
        .objects(["gain"])
        .ok("read 1", "the old value")
        .ok("read 0.5", "the new value")
        .bug("data race", "nothing is promised any more")
        .record(
            || {
                let gain = Anyway::new(1.0_f32);
                thread::scope(|s| {
                    s.spawn(|| gain.set(0.5));
                    gain.get()
                })
            },
            |gain| format!("read {gain}"),
        );
    assert_eq!(trace.counts(), [0, 0, 2]);
}
