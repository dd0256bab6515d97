//! Two copies, recorded.

use interleave::Recording;
use interleave::sync::{self, thread}; // `sync`: what the listings reach as `super::sync`

#[allow(dead_code, unsafe_code, reason = "two copies by hand")]
#[path = "../../src/copies_s1_swap.rs"]
mod copies_s1_swap;
#[allow(dead_code, unsafe_code, reason = "two copies by hand")]
#[path = "../../src/copies_s2_presence.rs"]
mod copies_s2_presence;

#[test]
fn the_second_edit_comes_back_to_the_copy_that_is_read() {
    use copies_s1_swap::TwoCopies;
    let trace = Recording::new("two-copies")
        .weak()
        .threads(["processing", "GUI"])
        .objects(["copy 0", "copy 1", "live"])
        .task("Let the two threads meet in a copy.", "data race")
        .ok("0", "before the edits")
        .ok("1", "between them")
        .ok("2", "after both")
        .bug("data race", "both are in one copy")
        .record(
            || {
                let copies = TwoCopies::new(0_u32);
                thread::scope(|s| {
                    s.spawn(|| {
                        copies.edit(|value| *value = 1);
                        copies.edit(|value| *value = 2);
                    });
                    copies.read(|value| *value)
                })
            },
            |read| read.to_string(),
        );
    assert_eq!(trace.counts(), [0, 10, 1, 28]);
}

#[test]
fn who_says_that_it_is_inside_is_left_alone() {
    use copies_s2_presence::two_copies;
    let trace = Recording::new("two-copies-presence")
        .weak()
        .threads(["processing", "GUI"])
        .objects(["copy 0", "copy 1", "live", "visits"])
        .task("Have the second edit refused.", "0, refused")
        .ok("0, made", "gone before the second edit")
        .ok("0, refused", "still inside")
        .ok("1, made", "between the edits")
        .ok("1, refused", "seen inside, in the other copy")
        .ok("2, made", "after both edits")
        .record(
            || {
                let (mut writer, mut reader) = two_copies(0_u32);
                thread::scope(|s| {
                    let edits = s.spawn(move || {
                        writer.try_edit(|value| *value = 1);
                        writer.try_edit(|value| *value = 2)
                    });
                    let read = reader.read(|value| *value);
                    (read, edits.join().unwrap())
                })
            },
            |(read, made)| format!("{read}, {}", if made { "made" } else { "refused" }),
        );
    assert_eq!(trace.counts(), [157, 186, 1025, 180, 397]);
}
