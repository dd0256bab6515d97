//! Which version of the patch each of two blocks is rendered from.

use super::sync::{Arc, Mutex, thread};
use synth::{Edit, Knob, Patch, Version};

/// The GUI makes one edit while two blocks are rendered. Returns the version
/// that each block saw.
pub fn two_blocks_and_an_edit(patch: Patch) -> (Version, Version) {
    let shared = Arc::new(Mutex::new(patch));
    // ANCHOR: blocks
    let gui = thread::spawn({
        let shared = Arc::clone(&shared);
        move || Edit::Knob(Knob::Gain, 0.5).apply(&mut shared.lock().unwrap())
    });
    let first = shared.lock().unwrap().version;
    let second = shared.lock().unwrap().version;
    // ANCHOR_END: blocks
    gui.join().unwrap();
    (first, second)
}
