//! The numbers of a patch that a GUI shows as knobs.

use std::ops::RangeInclusive;

use crate::{Envelope, Filter, Oscillator, Part, Patch, Version};

/// Names one number of a patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Knob {
    /// [`Patch::gain`], a factor from 0 to 1.
    Gain,
    /// [`Patch::echo`], a factor from 0 to 0.9.
    Echo,
    /// [`Oscillator::morph`](crate::Oscillator::morph), from 0 to 1.
    Morph,
    /// [`Oscillator::detune`](crate::Oscillator::detune), from 0 to 50 cents.
    Detune,
    /// [`Oscillator::bite`](crate::Oscillator::bite), a factor from 0 to 1.
    Bite,
    /// [`Filter::cutoff`](crate::Filter::cutoff), from 20 to 16 000 Hz.
    Cutoff,
    /// [`Filter::resonance`](crate::Filter::resonance), from 0 to 0.95.
    Resonance,
    /// [`Envelope::attack`](crate::Envelope::attack), from 0.001 to 10 seconds.
    Attack,
    /// [`Envelope::decay`](crate::Envelope::decay), from 0.001 to 10 seconds.
    Decay,
    /// [`Envelope::sustain`](crate::Envelope::sustain), a factor from 0 to 1.
    Sustain,
    /// [`Envelope::release`](crate::Envelope::release), from 0.001 to 10 seconds.
    Release,
}

/// All the knobs of a patch at one moment: a dozen numbers and nothing to free, to be
/// copied out where a whole [`Patch`] would be too much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knobs {
    /// The patch's version.
    pub version: Version,
    /// [`Knob::Gain`], a factor.
    pub gain: f32,
    /// [`Knob::Echo`], a factor.
    pub echo: f32,
    /// [`Knob::Morph`], from 0 to 1.
    pub morph: f32,
    /// [`Knob::Detune`], in cents.
    pub detune: f32,
    /// [`Knob::Bite`], a factor.
    pub bite: f32,
    /// [`Knob::Cutoff`], in Hz.
    pub cutoff: f32,
    /// [`Knob::Resonance`], from 0 to 0.95.
    pub resonance: f32,
    /// [`Knob::Attack`], in seconds.
    pub attack: f32,
    /// [`Knob::Decay`], in seconds.
    pub decay: f32,
    /// [`Knob::Sustain`], a factor.
    pub sustain: f32,
    /// [`Knob::Release`], in seconds.
    pub release: f32,
}

impl Knob {
    /// The values that it can take. An edit beyond them ends at the nearer end.
    #[must_use]
    pub const fn range(self) -> RangeInclusive<f32> {
        match self {
            Knob::Gain | Knob::Morph | Knob::Bite | Knob::Sustain => 0.0..=1.0,
            Knob::Echo => 0.0..=0.9,
            Knob::Detune => 0.0..=50.0,
            Knob::Cutoff => 20.0..=16_000.0,
            Knob::Resonance => 0.0..=0.95,
            Knob::Attack | Knob::Decay | Knob::Release => 0.001..=10.0,
        }
    }

    /// The part of the patch in which its number lies.
    #[must_use]
    pub const fn part(self) -> Part {
        match self {
            Knob::Gain | Knob::Echo => Part::Mix,
            Knob::Morph | Knob::Detune | Knob::Bite => Part::Oscillator,
            Knob::Cutoff | Knob::Resonance => Part::Filter,
            Knob::Attack | Knob::Decay | Knob::Sustain | Knob::Release => Part::Envelope,
        }
    }

    /// Where the number lies.
    pub(crate) fn place(self, patch: &mut Patch) -> &mut f32 {
        match self {
            Knob::Gain => &mut patch.gain,
            Knob::Echo => &mut patch.echo,
            Knob::Morph => &mut patch.oscillator.morph,
            Knob::Detune => &mut patch.oscillator.detune,
            Knob::Bite => &mut patch.oscillator.bite,
            Knob::Cutoff => &mut patch.filter.cutoff,
            Knob::Resonance => &mut patch.filter.resonance,
            Knob::Attack => &mut patch.envelope.attack,
            Knob::Decay => &mut patch.envelope.decay,
            Knob::Sustain => &mut patch.envelope.sustain,
            Knob::Release => &mut patch.envelope.release,
        }
    }
}

impl Patch {
    /// A copy of all the knobs and of the patch's version.
    #[must_use]
    pub fn knobs(&self) -> Knobs {
        Knobs {
            version: self.version,
            gain: self.gain,
            echo: self.echo,
            morph: self.oscillator.morph,
            detune: self.oscillator.detune,
            bite: self.oscillator.bite,
            cutoff: self.filter.cutoff,
            resonance: self.filter.resonance,
            attack: self.envelope.attack,
            decay: self.envelope.decay,
            sustain: self.envelope.sustain,
            release: self.envelope.release,
        }
    }
    /// Sets every knob to what [`knobs`](Patch::knobs) of another patch returned,
    /// and stamps the version of that patch into every part: as if this one had
    /// been through its edits, if those were all of knobs.
    ///
    /// Takes the numbers as they are. Never allocates or frees.
    ///
    /// ```
    /// use synth::{Edit, Knob, Patch};
    ///
    /// let mut patch = Patch::with_zones(1);
    /// let mut copy = patch.clone();
    /// Edit::Knob(Knob::Gain, 0.25).apply(&mut patch);
    /// copy.set_knobs(&patch.knobs());
    /// assert!(copy == patch && copy.is_whole());
    /// ```
    pub fn set_knobs(&mut self, knobs: &Knobs) {
        self.version = knobs.version;
        self.gain = knobs.gain;
        self.echo = knobs.echo;
        self.oscillator = Oscillator {
            version: knobs.version,
            morph: knobs.morph,
            detune: knobs.detune,
            bite: knobs.bite,
        };
        self.filter = Filter {
            version: knobs.version,
            cutoff: knobs.cutoff,
            resonance: knobs.resonance,
        };
        self.envelope = Envelope {
            version: knobs.version,
            attack: knobs.attack,
            decay: knobs.decay,
            sustain: knobs.sustain,
            release: knobs.release,
        };
        for table in &mut self.tables {
            table.version = knobs.version;
        }
        for zone in &mut self.zones {
            zone.version = knobs.version;
        }
    }
}
