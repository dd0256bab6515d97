//! MIDI learn: the GUI arms a knob, and the next MIDI controller will turn it. Two
//! windows ask for it, and one may have it.
//!
//! ```
//! use reading::rw_learn::{Learning, arm};
//! use synth::Knob;
//!
//! let learning = Learning::default();
//! assert!(arm(&learning, Knob::Cutoff));
//! assert!(!arm(&learning, Knob::Gain)); // somebody has it
//! ```

use super::sync::RwLock;
use synth::Knob;

/// The knob that is armed, if one is.
pub type Learning = RwLock<Option<Knob>>;

/// Looks with a guard for reading, and keeps it: waits for itself.
// ANCHOR: hold
pub fn arm_and_hold(learning: &Learning, knob: Knob) -> bool {
    let armed = learning.read().unwrap();
    if armed.is_some() {
        return false;
    }
    *learning.write().unwrap() = Some(knob); // `armed` is still here
    true
}
// ANCHOR_END: hold

/// Looks, lets go, and then writes: two windows can both be told yes.
// ANCHOR: in_two
pub fn arm_in_two(learning: &Learning, knob: Knob) -> bool {
    if learning.read().unwrap().is_some() {
        return false;
    }
    *learning.write().unwrap() = Some(knob);
    true
}
// ANCHOR_END: in_two

/// Looks once without shutting the others out, and again when it has.
// ANCHOR: arm
pub fn arm(learning: &Learning, knob: Knob) -> bool {
    if learning.read().unwrap().is_some() {
        return false;
    }
    let mut armed = learning.write().unwrap();
    if armed.is_some() {
        return false; // somebody came in between
    }
    *armed = Some(knob);
    true
}
// ANCHOR_END: arm
