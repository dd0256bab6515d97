//! What a GUI does to a patch.
//!
//! ```text
//!   Edit::Knob         one number               the stamps
//!   Edit::RedrawTable  one array                the stamps
//!   Edit::RedrawZone   one array                the stamps
//!   Edit::Load         everything               the stamps
//!                      ───────────────          ──────────
//!                      changes                  and writes
//! ```
//!
//! An edit goes through the parts in the order in which [`Patch`] declares
//! them. In each it makes its change, if the change is there, and then writes
//! the new version. Until it has reached the last zone the patch is torn.

use std::fmt;
use std::mem;
use std::sync::Arc;

use crate::{Knob, Part, Patch};

/// One thing that the user did.
#[derive(Clone, PartialEq)]
pub enum Edit {
    /// Moved a knob to a value; units as in [`Knob`].
    Knob(Knob, f32),
    /// Drew another wave for the table of this number.
    RedrawTable(usize, Arc<[f32]>),
    /// Drew another attack for the zone of this number. The zone keeps its pitch.
    RedrawZone(usize, Arc<[f32]>),
    /// Loaded a preset.
    Load(Box<Patch>),
}

impl Edit {
    /// Carries the edit out, and stamps the next version into every part.
    ///
    /// Cost, beside some 130 stamps: [`Knob`](Edit::Knob) writes one number. A
    /// redraw shares the edit's array with the patch and lets go of the old
    /// one, which is freed if nobody else owns it. [`Load`](Edit::Load) does so
    /// with every array and allocates three times: over 4 MB may be freed. No
    /// samples are copied.
    ///
    /// # Panics
    /// If the number of a knob is NaN, if the patch has no table or zone of that
    /// number, or if a wave is drawn with no samples. The edit is then left where
    /// it was: parts before that one carry the new version, parts from there on
    /// the old.
    ///
    /// ```
    /// use synth::{Edit, Knob, Patch};
    ///
    /// let mut patch = Patch::with_zones(1);
    /// Edit::Knob(Knob::Gain, 0.25).apply(&mut patch);
    /// assert_eq!(patch.gain, 0.25);
    /// assert_eq!(patch.version.0, 1);
    /// assert!(patch.is_whole());
    /// ```
    pub fn apply(&self, patch: &mut Patch) {
        self.clone().exchange(patch);
    }

    /// Like [`apply`](Edit::apply), and takes out what the patch had before: the
    /// edit becomes its own undo.
    ///
    /// Allocates nothing and frees nothing, however big the edit is.
    ///
    /// # Panics
    /// As `apply` does.
    ///
    /// ```
    /// use synth::{Edit, Knob, Patch};
    ///
    /// let mut patch = Patch::with_zones(1);
    /// let before = patch.gain;
    /// let mut edit = Edit::Knob(Knob::Gain, 0.25);
    /// edit.exchange(&mut patch);
    /// edit.exchange(&mut patch);
    /// assert_eq!(patch.gain, before);
    /// assert_eq!(patch.version.0, 2); // an undo is an edit too
    /// ```
    pub fn exchange(&mut self, patch: &mut Patch) {
        let old = patch.version;
        let new = old.next();

        self.turn(Part::Mix, patch);
        if let Edit::Load(preset) = self {
            mem::swap(&mut preset.gain, &mut patch.gain);
            mem::swap(&mut preset.echo, &mut patch.echo);
            preset.version = old;
        }
        patch.version = new;

        self.turn(Part::Oscillator, patch);
        if let Edit::Load(preset) = self {
            mem::swap(&mut preset.oscillator, &mut patch.oscillator);
        }
        patch.oscillator.version = new;

        self.turn(Part::Filter, patch);
        if let Edit::Load(preset) = self {
            mem::swap(&mut preset.filter, &mut patch.filter);
        }
        patch.filter.version = new;

        self.turn(Part::Envelope, patch);
        if let Edit::Load(preset) = self {
            mem::swap(&mut preset.envelope, &mut patch.envelope);
        }
        patch.envelope.version = new;

        match self {
            Edit::RedrawTable(number, wave) => {
                assert!(!wave.is_empty(), "a wave was drawn with no samples");
                assert!(
                    *number < patch.tables.len(),
                    "the patch has no table {number}"
                );
                mem::swap(wave, &mut patch.tables[*number].samples);
            }
            Edit::Load(preset) => mem::swap(&mut preset.tables, &mut patch.tables),
            Edit::Knob(..) | Edit::RedrawZone(..) => {}
        }
        for table in &mut patch.tables {
            table.version = new;
        }

        match self {
            Edit::RedrawZone(number, wave) => {
                assert!(!wave.is_empty(), "a wave was drawn with no samples");
                assert!(
                    *number < patch.zones.len(),
                    "the patch has no zone {number}"
                );
                mem::swap(wave, &mut patch.zones[*number].samples);
            }
            Edit::Load(preset) => mem::swap(&mut preset.zones, &mut patch.zones),
            Edit::Knob(..) | Edit::RedrawTable(..) => {}
        }
        for zone in &mut patch.zones {
            zone.version = new;
        }
    }

    /// Turns the knob, if this edit is one and its number lies in this part.
    fn turn(&mut self, part: Part, patch: &mut Patch) {
        if let Edit::Knob(knob, value) = self
            && knob.part() == part
        {
            assert!(!value.is_nan(), "the {knob:?} knob was moved to NaN");
            let range = knob.range();
            *value = value.clamp(*range.start(), *range.end());
            mem::swap(value, knob.place(patch));
        }
    }
}

/// What it is and how big, not the samples: `RedrawTable(2, 2048 samples)`.
impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Edit::Knob(knob, value) => write!(f, "Knob({knob:?}, {value:?})"),
            Edit::RedrawTable(i, wave) => write!(f, "RedrawTable({i}, {} samples)", wave.len()),
            Edit::RedrawZone(i, wave) => write!(f, "RedrawZone({i}, {} samples)", wave.len()),
            Edit::Load(preset) => write!(f, "Load({} bytes)", preset.size_in_bytes()),
        }
    }
}
