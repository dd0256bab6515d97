//! The knobs of a patch through a seqlock: all of one version, and no end waits for
//! the other. Knobs only: what has something to free cannot go through here.
//!
//! ```
//! use reading::seqlock_knobs;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = seqlock_knobs::share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use reading::seqlock_s4_ends::{Reader, Writer, seqlock};
use synth::{Edit, GuiEnd, Knobs, Patch, ProcessingEnd, Version};

/// How many words the knobs take: two for the version, one for each number.
const WORDS: usize = 13;

/// The GUI's end: turns the knobs of a patch of its own and writes them all.
pub struct KnobsGui {
    patch: Patch,
    writer: Writer<WORDS>,
}

/// The processing thread's end: a patch of its own, which takes over the knobs.
pub struct KnobsProcessing {
    patch: Patch,
    reader: Reader<WORDS>,
}

/// Both ends. They share the patch's samples, and nobody edits those.
pub fn share(patch: Patch) -> (KnobsGui, KnobsProcessing) {
    let (writer, reader) = seqlock(to_words(&patch.knobs()));
    let processing = KnobsProcessing {
        patch: patch.clone(),
        reader,
    };
    (KnobsGui { patch, writer }, processing)
}

// ANCHOR: ends
impl GuiEnd for KnobsGui {
    /// # Panics
    /// If the edit is not of a knob.
    fn edit(&mut self, edit: Edit) {
        assert!(matches!(edit, Edit::Knob(..)), "{edit:?} is no knob");
        edit.apply(&mut self.patch);
        self.writer.write(to_words(&self.patch.knobs()));
    }
}

impl ProcessingEnd for KnobsProcessing {
    /// Never waits, allocates or frees. While the GUI edits at each try, the patch
    /// stays as it is.
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        let knobs = from_words(self.reader.read());
        if knobs.version != self.patch.version {
            self.patch.set_knobs(&knobs);
        }
        look(&self.patch)
    }
}
// ANCHOR_END: ends

fn to_words(knobs: &Knobs) -> [u32; WORDS] {
    let Version(version) = knobs.version;
    [
        (version >> 32) as u32,
        version as u32,
        knobs.gain.to_bits(),
        knobs.echo.to_bits(),
        knobs.morph.to_bits(),
        knobs.detune.to_bits(),
        knobs.bite.to_bits(),
        knobs.cutoff.to_bits(),
        knobs.resonance.to_bits(),
        knobs.attack.to_bits(),
        knobs.decay.to_bits(),
        knobs.sustain.to_bits(),
        knobs.release.to_bits(),
    ]
}

fn from_words([high, low, numbers @ ..]: [u32; WORDS]) -> Knobs {
    let [
        gain,
        echo,
        morph,
        detune,
        bite,
        cutoff,
        resonance,
        attack,
        decay,
        sustain,
        release,
    ] = numbers.map(f32::from_bits);
    Knobs {
        version: Version(u64::from(high) << 32 | u64::from(low)),
        gain,
        echo,
        morph,
        detune,
        bite,
        cutoff,
        resonance,
        attack,
        decay,
        sustain,
        release,
    }
}
