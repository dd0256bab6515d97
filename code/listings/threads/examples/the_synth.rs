//! The running example on one thread: its sizes, its deadline, and what a torn
//! patch is.

use synth::{BLOCK, Edit, Knob, Patch, SAMPLE_RATE, Voices, peak, render};

fn main() {
    // ANCHOR: synth
    let mut patch = Patch::factory();
    let mut voices = Voices::new();
    let mut block = [0.0; BLOCK];

    voices.note_on(60, 0.8);
    render(&patch, &mut voices, &mut block); // what the processing thread does
    Edit::Knob(Knob::Cutoff, 900.0).apply(&mut patch); // what the GUI thread does
    render(&patch, &mut voices, &mut block);
    // ANCHOR_END: synth

    let every = 1000.0 * BLOCK as f64 / f64::from(SAMPLE_RATE);
    let silent = peak(&block) == 0.0;
    println!("a block: {BLOCK} frames, due every {every:.2} ms, silent: {silent}");
    println!(
        "the patch: {} bytes, version {}, whole: {}",
        patch.size_in_bytes(),
        patch.version,
        patch.is_whole()
    );

    // ANCHOR: torn
    let mut copy = patch.clone(); // knobs and all, before the edit …
    Edit::Knob(Knob::Gain, 0.5).apply(&mut patch);
    copy.zones = patch.zones.clone(); // … and the zones after it
    println!("a slow reader's copy: {}", copy.torn().unwrap());
    // ANCHOR_END: torn
}
