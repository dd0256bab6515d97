//! The big structure that the two sides share.
//!
//! ```text
//!   Patch ── version
//!     ├─ gain, echo                        stamped by the patch's own version
//!     ├─ oscillator ── version             morph, detune, bite
//!     ├─ filter ────── version             cutoff, resonance
//!     ├─ envelope ──── version             attack, decay, sustain, release
//!     ├─ tables[4] ─── version, Arc ─▶ one cycle of a wave,     8 KB each
//!     └─ zones[128] ── version, Arc ─▶ the attack of one key,  32 KB each
//! ```
//!
//! Samples sit behind an `Arc` and are never changed in place: an edit puts
//! another array there. So a clone of a patch copies 132 pointers and shares
//! all samples, and whoever drops the last owner of an array frees it.

use std::fmt;
use std::sync::Arc;

use crate::Version;
use crate::factory;

/// Everything that decides how the synth sounds: over 4 MB as it comes from the
/// factory.
///
/// Plain data. What is playing at the moment is in [`Voices`](crate::Voices).
///
/// `clone` copies the small parts and shares the samples: two allocations and
/// one count for each table and zone. [`deep_clone`](Patch::deep_clone) copies
/// all of it.
#[derive(Clone, PartialEq)]
pub struct Patch {
    /// The edit that this patch has last been through. Every part carries it too.
    pub version: Version,
    /// Output level, a factor from 0 to 1.
    pub gain: f32,
    /// How much of the output comes back as an echo, a factor from 0 to 0.9.
    pub echo: f32,
    /// How a voice makes its tone.
    pub oscillator: Oscillator,
    /// The low-pass filter that each voice goes through.
    pub filter: Filter,
    /// How a note swells and fades.
    pub envelope: Envelope,
    /// Single cycles of a wave, from dark to bright. A voice reads between two
    /// of them, where [`Oscillator::morph`] points.
    pub tables: Vec<Table>,
    /// Recorded attacks. Each serves an equal share of the 128 keys.
    pub zones: Vec<Zone>,
}

/// How a voice makes its tone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Oscillator {
    /// This part's stamp.
    pub version: Version,
    /// Where between the first table (0) and the last (1) a voice reads.
    pub morph: f32,
    /// How far the two oscillators of a voice are tuned apart, each by this many
    /// cents (hundredths of a semitone).
    pub detune: f32,
    /// How loud the recorded attack is, a factor from 0 to 1.
    pub bite: f32,
}

/// A low-pass filter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Filter {
    /// This part's stamp.
    pub version: Version,
    /// The frequency in Hz above which it takes sound away. A note opens the
    /// filter further while its envelope is up.
    pub cutoff: f32,
    /// How much it stresses the cutoff frequency: from 0 (not at all) to 0.95.
    pub resonance: f32,
}

/// How a note swells and fades: attack, decay, sustain, release.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Envelope {
    /// This part's stamp.
    pub version: Version,
    /// Seconds from silence to full level.
    pub attack: f32,
    /// Seconds from full level to nearly the sustain level.
    pub decay: f32,
    /// The level of a held key, a factor from 0 to 1.
    pub sustain: f32,
    /// Seconds from letting go to nearly silence.
    pub release: f32,
}

/// One cycle of a wave.
#[derive(Clone, PartialEq)]
pub struct Table {
    /// This part's stamp.
    pub version: Version,
    /// The cycle, any number of samples from −1 to 1, at least one.
    pub samples: Arc<[f32]>,
}

/// A short recording of a key being struck.
#[derive(Clone, PartialEq)]
pub struct Zone {
    /// This part's stamp.
    pub version: Version,
    /// The pitch in Hz that the recording has at [`SAMPLE_RATE`](crate::SAMPLE_RATE).
    pub pitch: f32,
    /// The recording, samples from −1 to 1.
    pub samples: Arc<[f32]>,
}

/// Names a part of a patch, as in "zone 17".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What lies in the patch itself: gain and echo.
    Mix,
    /// [`Patch::oscillator`].
    Oscillator,
    /// [`Patch::filter`].
    Filter,
    /// [`Patch::envelope`].
    Envelope,
    /// One of [`Patch::tables`].
    Table(usize),
    /// One of [`Patch::zones`].
    Zone(usize),
}

/// Two parts of one patch that come from different edits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Torn {
    /// The version that the patch claims to be.
    pub patch: Version,
    /// The first part that disagrees.
    pub part: Part,
    /// What that part says.
    pub says: Version,
}

impl Patch {
    /// The patch that the synth starts with: 4 tables and 128 zones, over 4 MB.
    ///
    /// Makes each array anew: no two calls share any samples.
    pub fn factory() -> Patch {
        Patch::with_zones(128)
    }

    /// The factory patch with another number of zones, of 32 KB each: a few for
    /// a test, more than 128 for a bigger load.
    ///
    /// ```
    /// assert!(synth::Patch::with_zones(2).size_in_bytes() < 110_000);
    /// ```
    pub fn with_zones(zones: usize) -> Patch {
        factory::warm(zones)
    }

    /// Another preset of the same size, of bells and bright waves.
    pub fn glass() -> Patch {
        factory::glass(128)
    }

    /// The first part that carries another version than the patch, if any: proof
    /// that this patch was read or left half-way through an edit.
    ///
    /// Looks at every stamp and at no sample.
    #[must_use]
    pub fn torn(&self) -> Option<Torn> {
        self.stamps()
            .find(|(_, says)| *says != self.version)
            .map(|(part, says)| Torn {
                patch: self.version,
                part,
                says,
            })
    }

    /// Whether every part carries the patch's version.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.torn().is_none()
    }

    /// What the patch takes in memory, all samples included, also those that it
    /// shares with a clone.
    #[must_use]
    pub fn size_in_bytes(&self) -> usize {
        let tables = self
            .tables
            .iter()
            .map(|t| size_of::<Table>() + size_of_val(&*t.samples));
        let zones = self
            .zones
            .iter()
            .map(|z| size_of::<Zone>() + size_of_val(&*z.samples));
        size_of::<Patch>() + tables.sum::<usize>() + zones.sum::<usize>()
    }

    /// A copy that shares nothing: allocates and copies every array.
    #[must_use]
    pub fn deep_clone(&self) -> Patch {
        let mut copy = self.clone();
        for table in &mut copy.tables {
            table.samples = Arc::from(&*table.samples);
        }
        for zone in &mut copy.zones {
            zone.samples = Arc::from(&*zone.samples);
        }
        copy
    }

    /// The zone that serves a key (0 to 127, 60 is middle C), or `None` when the
    /// patch has none.
    #[must_use]
    pub fn zone(&self, note: u8) -> Option<&Zone> {
        let share = usize::from(note.min(127)) * self.zones.len() / 128;
        self.zones.get(share)
    }

    /// Every part but the patch itself, with its stamp.
    fn stamps(&self) -> impl Iterator<Item = (Part, Version)> {
        let small = [
            (Part::Oscillator, self.oscillator.version),
            (Part::Filter, self.filter.version),
            (Part::Envelope, self.envelope.version),
        ];
        let tables = self
            .tables
            .iter()
            .enumerate()
            .map(|(i, t)| (Part::Table(i), t.version));
        let zones = self
            .zones
            .iter()
            .enumerate()
            .map(|(i, z)| (Part::Zone(i), z.version));
        small.into_iter().chain(tables).chain(zones)
    }
}

impl Default for Patch {
    /// [`Patch::factory`].
    fn default() -> Patch {
        Patch::factory()
    }
}

/// The small parts, and how many samples there are: not 4 MB of numbers.
impl fmt::Debug for Patch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Patch")
            .field("version", &self.version)
            .field("gain", &self.gain)
            .field("echo", &self.echo)
            .field("oscillator", &self.oscillator)
            .field("filter", &self.filter)
            .field("envelope", &self.envelope)
            .field("tables", &self.tables.len())
            .field("zones", &self.zones.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Table({}, {} samples)", self.version, self.samples.len())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Zone({}, {} Hz, {} samples)",
            self.version,
            self.pitch,
            self.samples.len()
        )
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Mix => f.write_str("the mix"),
            Part::Oscillator => f.write_str("the oscillator"),
            Part::Filter => f.write_str("the filter"),
            Part::Envelope => f.write_str("the envelope"),
            Part::Table(i) => write!(f, "table {i}"),
            Part::Zone(i) => write!(f, "zone {i}"),
        }
    }
}

/// `the patch is version 3, zone 17 is version 2`
impl fmt::Display for Torn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the patch is version {}, {} is version {}",
            self.patch, self.part, self.says
        )
    }
}
