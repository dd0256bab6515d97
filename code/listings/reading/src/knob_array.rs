//! Every knob in an atomic of its own: each number is right, and all of them
//! together may be a set that nobody made.
//!
//! ```
//! use reading::knob_array::Panel;
//! use synth::{Knob, Patch};
//!
//! let panel = Panel::new(&Patch::with_zones(0));
//! panel.set(Knob::Gain, 0.5);
//! assert_eq!(panel.get(Knob::Gain), 0.5);
//! ```

use super::sync::atomic::{AtomicU32, Ordering::SeqCst};
use synth::{Knob, Patch};

const KNOBS: usize = Knob::Release as usize + 1;

/// The knobs of a patch, by [`Knob`].
// ANCHOR: panel
pub struct Panel([AtomicU32; KNOBS]);

impl Panel {
    /// The GUI thread turns a knob.
    pub fn set(&self, knob: Knob, value: f32) {
        self.0[knob as usize].store(value.to_bits(), SeqCst);
    }

    /// The processing thread looks where it stands.
    pub fn get(&self, knob: Knob) -> f32 {
        f32::from_bits(self.0[knob as usize].load(SeqCst))
    }
}
// ANCHOR_END: panel

impl Panel {
    /// The knobs as they stand in a patch.
    pub fn new(patch: &Patch) -> Self {
        let knobs = patch.knobs();
        let values: [f32; KNOBS] = [
            knobs.gain,
            knobs.echo,
            knobs.morph,
            knobs.detune,
            knobs.bite,
            knobs.cutoff,
            knobs.resonance,
            knobs.attack,
            knobs.decay,
            knobs.sustain,
            knobs.release,
        ];
        Self(values.map(|value| AtomicU32::new(value.to_bits())))
    }
}
