//! Two threads borrow one patch for the length of a scope.

use std::thread;
use synth::{BLOCK, Patch, SAMPLE_RATE, Voices, render};

/// A second of one key.
fn second_of(key: u8, patch: &Patch) -> Vec<f32> {
    let mut voices = Voices::new();
    let mut sound = vec![0.0; SAMPLE_RATE as usize];

    voices.note_on(key, 0.8);
    for block in sound.chunks_mut(BLOCK) {
        render(patch, &mut voices, block);
    }
    sound
}

fn main() {
    // ANCHOR: scope
    let mut patch = Patch::factory();

    let (low, high) = thread::scope(|s| {
        let low = s.spawn(|| second_of(36, &patch));
        let high = s.spawn(|| second_of(84, &patch));
        (low.join().unwrap(), high.join().unwrap())
    });

    patch.gain = 0.5; // the borrow has ended, and the patch is ours to change
    println!("two keys, {} samples each", low.len().min(high.len()));
    // ANCHOR_END: scope
    assert_eq!(patch.gain, 0.5);
}
