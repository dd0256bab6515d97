//! Data as messages, recorded.

use interleave::Recording;
use interleave::sync; // what the listings reach as `super::sync`

#[path = "../../src/data_two_senders.rs"]
mod data_two_senders;

#[test]
fn two_senders_keep_their_own_order_and_no_more() {
    let trace = Recording::new("two-senders")
        .threads(["GUI", "MIDI"])
        .objects(["cutoffs"])
        .task("Let the GUI have the last word.", "440, 900, 1800")
        .ok("440, 900, 1800", "the patch ends at 1,800 Hz")
        .ok("900, 440, 1800", "the patch ends at 1,800 Hz")
        .ok("900, 1800, 440", "the patch ends at 440 Hz")
        .record(data_two_senders::two_senders, |cutoffs| {
            let cutoffs: Vec<String> = cutoffs.iter().map(u32::to_string).collect();
            cutoffs.join(", ")
        });
    assert_eq!(trace.counts(), [1, 1, 1]);
}
