//! Orders of steps that a checker may leave out.

use super::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering::Relaxed},
    thread,
};

// ANCHOR: look
/// What one look at a knob finds while another thread turns it by 1.
pub fn look_at_a_knob() -> u32 {
    let knob = Arc::new(AtomicU32::new(0));
    let turns = {
        let knob = Arc::clone(&knob);
        thread::spawn(move || {
            let old = knob.load(Relaxed);
            knob.store(old + 1, Relaxed);
        })
    };
    let found = knob.load(Relaxed);
    turns.join().unwrap();
    found
}
// ANCHOR_END: look

// ANCHOR: try
/// Whether a lock can be had at once, while another thread takes it too.
pub fn had_at_once() -> bool {
    let patch = Arc::new(Mutex::new(0));
    let edits = {
        let patch = Arc::clone(&patch);
        thread::spawn(move || *patch.lock().unwrap() += 1)
    };
    let had = patch.try_lock().is_ok();
    edits.join().unwrap();
    had
}
// ANCHOR_END: try
