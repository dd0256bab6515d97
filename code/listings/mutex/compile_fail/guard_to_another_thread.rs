//! Locks on one thread and unlocks on another.

use std::sync::Mutex;
use std::thread;

use synth::Patch;

fn main() {
    let shared = Mutex::new(Patch::default());
    // ANCHOR: send
    let patch = shared.lock().unwrap();
    thread::scope(|s| {
        s.spawn(move || println!("gain {}", patch.gain));
    });
    // ANCHOR_END: send
}
