//! arc-swap.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed}; // counts, and is no step

use interleave::Recording;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::{Arc, thread};

#[allow(dead_code, reason = "what is recorded does not store")]
#[path = "../../src/swap_cell.rs"]
mod swap_cell;

#[test]
fn rcu_makes_a_version_again_if_another_came_between() {
    use swap_cell::Swap;
    let recording = Recording::new("rcu-repeats")
        .threads(["GUI", "loader"])
        .objects(["newest"])
        .task("Have one of them made twice.", "2 edits, 3 versions made")
        .ok("2 edits, 2 versions made", "nobody came between")
        .ok("2 edits, 3 versions made", "one was made in vain")
        .bug("1 edit", "one was made on a version that was replaced");
    #[expect(unsafe_code, reason = "a promise about the type")]
    // SAFETY: an Arc<u32> has no lifetime parameter.
    let recording = unsafe { recording.show(|edits: &Arc<u32>| format!("{edits} edits")) };
    let trace = recording.record(
        || {
            let made = AtomicU32::new(0);
            let newest = Swap::new(Arc::new(0_u32));
            let edit = || {
                newest.rcu(|edits| {
                    made.fetch_add(1, Relaxed);
                    edits + 1
                });
            };
            thread::scope(|s| {
                s.spawn(edit);
                edit();
            });
            (*newest.load(), made.into_inner())
        },
        |(edits, made)| match edits {
            1 => "1 edit".to_string(),
            _ => format!("{edits} edits, {made} versions made"),
        },
    );
    assert_eq!(trace.counts(), [2, 4, 0]);
}
