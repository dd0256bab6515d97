//! Freeing too early.

use interleave::Recording;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::thread;

#[allow(unsafe_code, reason = "a use after free, for the checker to find")]
#[path = "../../src/naive_s1_at_once.rs"]
mod naive_s1_at_once;
#[allow(unsafe_code, reason = "a use after free, for the checker to find")]
#[path = "../../src/naive_s3_flag_late.rs"]
mod naive_s3_flag_late;
#[allow(unsafe_code, reason = "a use after free, for the checker to find")]
#[path = "../../src/naive_s4_flag_first.rs"]
mod naive_s4_flag_first;

#[test]
fn freed_at_once_it_is_freed_under_the_reader() {
    use naive_s1_at_once::Published;
    let trace = Recording::new("free-at-once")
        .weak()
        .threads(["processing", "GUI"])
        .task("Free what is being read.", "data race")
        .ok("the old version", "read, and the free ordered after it")
        .ok("the new version", "found after the swap")
        .bug("data race", "freed, and nothing orders that after the read")
        .record(
            || {
                let published = Published::new(1);
                thread::scope(|s| {
                    s.spawn(|| published.publish(2));
                    published.read(|version| *version)
                })
            },
            named,
        );
    assert_eq!(trace.counts(), [0, 3, 10]);
}

/// Records one publish and one read.
macro_rules! with_a_flag {
    ($step:ident, $recording:expr) => {
        $recording
            .weak()
            .threads(["processing", "GUI"])
            .ok("the old version", "the GUI has waited, or come later")
            .ok("the new version", "found after the swap")
            .bug("data race", "freed, and nothing orders that after the read")
            .record(
                || {
                    let (mut writer, mut reader) = $step::published(1);
                    thread::scope(|s| {
                        s.spawn(|| writer.publish(2));
                        reader.read(|version| *version)
                    })
                },
                named,
            )
    };
}

#[test]
fn the_flag_comes_too_late() {
    let recording = Recording::new("flag-late").task(
        "Free between the load of the pointer and the flag.",
        "data race",
    );
    let trace = with_a_flag!(naive_s3_flag_late, recording);
    assert_eq!(trace.counts(), [99, 25, 70]);
}

#[test]
fn with_the_flag_first_both_may_look_away() {
    let recording = Recording::new("flag-first").task("Free what is being read.", "data race");
    let trace = with_a_flag!(naive_s4_flag_first, recording);
    assert_eq!(trace.counts(), [114, 80, 70]);
}

fn named(read: i32) -> String {
    let version = if read == 1 { "old" } else { "new" };
    format!("the {version} version")
}
