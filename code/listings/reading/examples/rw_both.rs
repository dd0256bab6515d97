//! Two readers inside one lock at the same time.

use std::sync::RwLock;
use std::thread;

use reading::rw_meet::{Meeting, read_together};
use synth::Patch;

fn main() {
    // ANCHOR: both
    let shared = RwLock::new(Patch::default());
    let meeting = Meeting::default();
    thread::scope(|s| {
        s.spawn(|| read_together(&shared, &meeting));
        s.spawn(|| read_together(&shared, &meeting));
    });
    println!("both were inside at once");
    // ANCHOR_END: both
}
