//! Edits made on a copy, and three ways to put the copy back.
//!
//! An edit takes long, so it is made on a copy while nobody waits. Two threads
//! do it at once: `tests/model_holding.rs` says what is left of both edits.

use std::mem;

use super::sync::Mutex;
use synth::{Edit, Patch};

/// Copies out, works, puts back: an edit made meanwhile is gone.
// ANCHOR: put_back
pub fn put_back(shared: &Mutex<Patch>, edit: &Edit) {
    let mut copy = shared.lock().unwrap().clone(); // look
    edit.apply(&mut copy); // work: nobody waits
    *shared.lock().unwrap() = copy; // act on what was seen
}
// ANCHOR_END: put_back

/// Holds the lock from the look to the act.
// ANCHOR: one_guard
pub fn one_guard(shared: &Mutex<Patch>, edit: &Edit) {
    let mut patch = shared.lock().unwrap();
    edit.apply(&mut patch);
}
// ANCHOR_END: one_guard

/// Puts the copy back only if the patch is still the one that was copied.
// ANCHOR: look_again
pub fn look_again(shared: &Mutex<Patch>, edit: &Edit) {
    loop {
        let mut copy = shared.lock().unwrap().clone();
        let seen = copy.version;
        edit.apply(&mut copy);

        let mut patch = shared.lock().unwrap();
        if patch.version == seen {
            mem::swap(&mut *patch, &mut copy);
            return; // drops the guard, and only then the old patch in `copy`
        }
    }
}
// ANCHOR_END: look_again
