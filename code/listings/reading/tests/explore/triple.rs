//! The latest value.

use interleave::Recording;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::thread;

#[allow(unsafe_code, reason = "a data race, for the checker to find")]
#[path = "../../src/triple_s1_two_slots.rs"]
mod triple_s1_two_slots;
#[allow(unsafe_code, reason = "slots that change hands by number")]
#[path = "../../src/triple_s2_three_slots.rs"]
mod triple_s2_three_slots;

#[test]
fn in_two_slots_writer_and_reader_meet() {
    use triple_s1_two_slots::TwoSlots;
    let trace = Recording::new("two-slots")
        .weak()
        .threads(["processing", "GUI"])
        .objects(["slot 0", "slot 1", "newest"])
        .task("Write what is being read.", "data race")
        .ok("read 0", "the first value")
        .ok("read 1", "the one in between")
        .ok("read 2", "the last value")
        .bug("data race", "the GUI is at the slot that is being read")
        .record(
            || {
                let slots = TwoSlots::new(0);
                thread::scope(|s| {
                    s.spawn(|| {
                        slots.publish(1);
                        slots.publish(2);
                    });
                    slots.read(|value| *value)
                })
            },
            |read: u32| format!("read {read}"),
        );
    assert_eq!(trace.counts(), [0, 10, 1, 28]);
}

#[test]
fn in_three_slots_they_never_meet() {
    use triple_s2_three_slots::triple_buffer;
    let trace = Recording::new("three-slots")
        .weak()
        .threads(["processing", "GUI"])
        .objects(["slot 0", "slot 1", "slot 2", "middle"])
        .task("Read a value, and lose the one before it.", "read 2")
        .ok("read 0", "the first value")
        .ok("read 1", "the one in between")
        .ok("read 2", "the last value")
        .bug("data race", "both are at one slot")
        .record(
            || {
                let (mut writer, mut reader) = triple_buffer(0);
                thread::scope(|s| {
                    s.spawn(|| {
                        writer.publish(1);
                        writer.publish(2);
                    });
                    reader.read(|value| *value)
                })
            },
            |read: u32| format!("read {read}"),
        );
    assert_eq!(trace.counts(), [15, 7, 4, 0]);
}
