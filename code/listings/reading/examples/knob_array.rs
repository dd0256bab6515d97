//! Two edits of the GUI come between two looks of the processing thread.

use std::sync::Barrier;
use std::thread;

use reading::knob_array::Panel;
use synth::{Edit, Knob, Patch};

fn main() {
    // ANCHOR: script
    let mut patch = Patch::default();
    let mut versions = vec![patch.knobs()];
    for edit in [
        Edit::Knob(Knob::Gain, 0.2),
        Edit::Knob(Knob::Resonance, 0.9),
    ] {
        edit.apply(&mut patch);
        versions.push(patch.knobs());
    }
    // ANCHOR_END: script
    for knobs in &versions {
        let (version, gain, resonance) = (knobs.version, knobs.gain, knobs.resonance);
        println!("version {version}: gain {gain}, resonance {resonance}");
    }

    let panel = Panel::new(&Patch::default());
    let moment = Barrier::new(2);
    let (gain, resonance) = thread::scope(|s| {
        // ANCHOR: processing
        let processing = s.spawn(|| {
            let gain = panel.get(Knob::Gain);
            moment.wait();
            moment.wait(); // the GUI makes both edits in here
            let resonance = panel.get(Knob::Resonance);
            (gain, resonance)
        });
        // ANCHOR_END: processing
        moment.wait();
        panel.set(Knob::Gain, 0.2);
        panel.set(Knob::Resonance, 0.9);
        moment.wait();
        processing.join().unwrap()
    });
    println!("heard:     gain {gain}, resonance {resonance}");

    // ANCHOR: which
    let mut versions = versions.iter();
    let heard = versions.find(|knobs| (knobs.gain, knobs.resonance) == (gain, resonance));
    println!(
        "which version is that? {:?}",
        heard.map(|knobs| knobs.version)
    );
    // ANCHOR_END: which
}
