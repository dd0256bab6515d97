//! One thread that reads, and reads again before it has let go.

use super::sync::RwLock;
use synth::Patch;

// ANCHOR: twice
/// What the meter of the GUI expects to show.
pub fn expected_peak(shared: &RwLock<Patch>) -> f32 {
    let patch = shared.read().unwrap();
    patch.gain * sustain(shared) // `patch` is still here
}

fn sustain(shared: &RwLock<Patch>) -> f32 {
    shared.read().unwrap().envelope.sustain
}
// ANCHOR_END: twice
