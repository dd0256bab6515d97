//! A channel with a bound, recorded.

use std::sync::LazyLock;

use interleave::Recording;
use interleave::sync::{self, thread}; // `sync`: what the listings reach as `super::sync`
use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};

#[path = "../../src/bounded_wait.rs"]
mod bounded_wait;

static PATCH: LazyLock<Patch> = LazyLock::new(|| Patch::with_zones(0));

#[test]
fn the_gui_waits_for_a_block_that_never_begins() {
    // SAFETY: no lifetime stands in `Edit`.
    #[expect(unsafe_code, reason = "a promise about the type")]
    let recording = unsafe {
        Recording::new("full-channel").show(|edit: &Edit| match edit {
            Edit::Knob(knob, value) => format!("{knob:?} {value}"),
            other => format!("{other:?}"),
        })
    };
    let trace = recording
        .threads(["processing", "GUI"])
        .objects(["edits"])
        .task("Freeze the window.", "deadlock")
        .ok("version 1", "the second edit came after the blocks")
        .ok("version 2", "both edits are heard")
        .bug("deadlock", "the GUI waits, and no block begins")
        .record(
            || {
                let (mut gui, mut processing) = bounded_wait::share(PATCH.clone(), 1);
                thread::scope(|s| {
                    s.spawn(move || {
                        gui.edit(Edit::Knob(Knob::Gain, 0.5));
                        gui.edit(Edit::Knob(Knob::Gain, 0.6));
                        gui
                    });
                    processing.read(|_| ());
                    processing.read(|patch| patch.version.0)
                })
            },
            |version| format!("version {version}"),
        );
    assert_eq!(trace.counts(), [2, 10, 1]);
}
