//! A preset and then a knob by two paths, recorded without stamps and with them.

use hybrid::small_large_shelf::Shelf;
use interleave::Recording;
use interleave::sync::{self, thread}; // `sync`: what the listings reach as `super::sync`
use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
use trace::Trace;

#[path = "../../src/paths_stamped.rs"]
mod paths_stamped;
#[allow(dead_code, reason = "only what a page explores")]
#[path = "../../src/small_large.rs"]
mod small_large;

/// The GUI loads a preset and moves a knob, while the processing thread reads once.
/// What does it have at the next read?
fn preset_then_knob<G, P>(recording: Recording, share: fn(Patch) -> (G, P)) -> Trace
where
    G: GuiEnd + Send + 'static,
    P: ProcessingEnd + 'static,
{
    let recording = recording
        .threads(["processing", "GUI"])
        .objects(["messages", "shelf"])
        .ok("both are in", "the preset, and the knob moved on it")
        .bug(
            "knob lost",
            "moved on the old patch, which the preset then replaced",
        );
    #[expect(unsafe_code, reason = "a promise about the type")]
    // SAFETY: none of the types has a lifetime parameter.
    let recording = unsafe {
        recording
            .show(|shelf: &Shelf<Box<Patch>>| match shelf.waiting() {
                Some(patch) => format!("version {}", patch.version),
                None => "nothing new".to_owned(),
            })
            .show(|(knob, value): &(Knob, f32)| format!("{knob:?} {value}"))
            .show(paths_stamped::Moved::to_string)
    };
    let mut preset = Patch::with_zones(0);
    preset.filter.resonance = 0.5;
    recording.record(
        move || {
            let (mut gui, mut processing) = share(Patch::with_zones(0));
            let preset = Edit::Load(Box::new(preset.clone()));
            let gui = thread::spawn(move || {
                gui.edit(preset);
                gui.edit(Edit::Knob(Knob::Gain, 0.25));
                gui
            });
            processing.read(|_block| ());
            let gui = gui.join().unwrap();
            let heard = processing.read(|patch| (patch.filter.resonance, patch.gain));
            drop(gui);
            heard
        },
        |heard| match heard {
            (0.5, 0.25) => "both are in".to_owned(),
            (0.5, _) => "knob lost".to_owned(),
            (resonance, gain) => format!("resonance {resonance}, gain {gain}"),
        },
    )
}

#[test]
fn without_stamps_the_knob_can_overtake_the_preset() {
    let recording = Recording::new("knob-overtakes").task("Lose the knob.", "knob lost");
    let trace = preset_then_knob(recording, small_large::share);
    assert_eq!(trace.counts(), [9, 2]);
}

#[test]
fn with_stamps_the_knob_waits_for_the_preset() {
    let trace = preset_then_knob(Recording::new("knob-waits"), paths_stamped::share);
    assert_eq!(trace.counts(), [11, 0]);
}
