//! Closures as messages, recorded.

use interleave::Recording;
use interleave::sync::{self, thread}; // `sync`: what the listings reach as `super::sync`
use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};

#[path = "../../src/closures.rs"]
mod listing;

#[test]
fn two_changes_and_two_blocks_are_six_pairs_of_versions() {
    let trace = Recording::new("handover")
        .threads(["processing", "GUI"])
        .objects(["changes"])
        .task(
            "Let the first block hear one change, and the second both.",
            "1, 2",
        )
        .ok("0, 0", "both blocks came first")
        .ok("0, 1", "one change in between")
        .ok("0, 2", "both changes in between")
        .ok("1, 1", "the second change came too late")
        .ok("1, 2", "a change before each block")
        .ok("2, 2", "both changes came first")
        .bug("1, 0", "a change was undone")
        .bug("2, 1", "a change was undone")
        .record(
            || {
                let (mut gui, mut processing) = listing::share(Patch::with_zones(0));
                thread::scope(|s| {
                    s.spawn(|| {
                        gui.edit(Edit::Knob(Knob::Gain, 0.25));
                        gui.edit(Edit::Knob(Knob::Gain, 0.75));
                    });
                    let mut block = || processing.read(|patch| patch.version);
                    (block(), block())
                })
            },
            |(first, second)| format!("{first}, {second}"),
        );
    assert_eq!(trace.counts(), [1, 1, 2, 1, 1, 2, 0, 0]);
}
