//! Messages that belong together, and a second thread that looks between them.

use super::sync::{Mutex, mpsc::Receiver};
use synth::{Edit, Knob, Patch};

/// Something to be done to the patch, once.
pub type Change = Box<dyn FnOnce(&mut Patch) + Send>;

/// Processing: carries out what has come, with the lock taken for each message.
// ANCHOR: each
pub fn lock_for_each(shared: &Mutex<Patch>, changes: &Receiver<Change>) {
    while let Ok(change) = changes.try_recv() {
        let mut patch = shared.lock().unwrap();
        change(&mut patch);
    }
}
// ANCHOR_END: each

/// Processing: carries out what has come, with the lock taken once.
// ANCHOR: all
pub fn lock_for_all(shared: &Mutex<Patch>, changes: &Receiver<Change>) {
    let mut patch = shared.lock().unwrap();
    while let Ok(change) = changes.try_recv() {
        change(&mut patch);
    }
}
// ANCHOR_END: all

/// GUI: what it needs to draw the filter's curve.
// ANCHOR: curve
pub fn curve(shared: &Mutex<Patch>) -> (f32, f32) {
    let patch = shared.lock().unwrap();
    (patch.filter.cutoff, patch.filter.resonance)
}
// ANCHOR_END: curve

/// The GUI drags a point on a pad: across is the cutoff, up is the resonance.
// ANCHOR: two
pub fn drag_in_two() -> [Change; 2] {
    [
        Box::new(|patch| Edit::Knob(Knob::Cutoff, 880.0).apply(patch)),
        Box::new(|patch| Edit::Knob(Knob::Resonance, 0.5).apply(patch)),
    ]
}
// ANCHOR_END: two

/// The same as one message.
// ANCHOR: one
pub fn drag_in_one() -> [Change; 1] {
    [Box::new(|patch| {
        Edit::Knob(Knob::Cutoff, 880.0).apply(patch);
        Edit::Knob(Knob::Resonance, 0.5).apply(patch);
    })]
}
// ANCHOR_END: one
