//! One lock, and a thread that waits for itself.

use super::sync::Mutex;
use synth::{Edit, Patch};

/// Takes the lock again while its own guard lives.
// ANCHOR: directly
pub fn directly(shared: &Mutex<Patch>, edit: &Edit) {
    let mut patch = shared.lock().unwrap();
    edit.apply(&mut patch);
    show_gain(shared); // `patch` is still here
}

/// Draws the knob of the gain, and returns where it stands.
pub fn show_gain(shared: &Mutex<Patch>) -> f32 {
    shared.lock().unwrap().gain
}
// ANCHOR_END: directly

/// Calls somebody else's code while the guard lives.
// ANCHOR: callback
pub fn edit_then(shared: &Mutex<Patch>, edit: &Edit, changed: impl FnOnce()) {
    let mut patch = shared.lock().unwrap();
    edit.apply(&mut patch);
    changed();
}
// ANCHOR_END: callback

/// Lets go before it calls.
// ANCHOR: let_go
pub fn let_go_then(shared: &Mutex<Patch>, edit: &Edit, changed: impl FnOnce()) {
    let mut patch = shared.lock().unwrap();
    edit.apply(&mut patch);
    drop(patch);
    changed();
}
// ANCHOR_END: let_go

/// Takes the lock again while a guard without a name lives.
// ANCHOR: temporary
pub fn undo_all(shared: &Mutex<Patch>, history: &Mutex<Vec<Edit>>) {
    while let Some(mut edit) = history.lock().unwrap().pop() {
        edit.exchange(&mut shared.lock().unwrap());
        show_depth(history); // the guard of `history` has no name, and lives
    }
}

/// Draws how many edits can be undone, and returns the number.
pub fn show_depth(history: &Mutex<Vec<Edit>>) -> usize {
    history.lock().unwrap().len()
}
// ANCHOR_END: temporary
