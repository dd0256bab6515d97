//! The listings of this part, recorded: every schedule that their pages show.

use interleave::{Recording, sync};

#[path = "../src/lost_update.rs"]
mod lost_update;

#[test]
fn two_increments_can_lose_one() {
    let trace = Recording::new("lost-update")
        .threads(["processing", "GUI"])
        .task("Make it end at 1.", "played == 1")
        .ok("played == 2", "both notes are counted")
        .bug("played == 1", "a note is lost")
        .bug("played == 0", "both notes are lost")
        .record(lost_update::two_notes, |played| format!("played == {played}"));
    assert_eq!(trace.outcomes.iter().map(|o| o.schedules).collect::<Vec<_>>(), [2, 4, 0]);
}
