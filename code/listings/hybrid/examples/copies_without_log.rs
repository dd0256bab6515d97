//! Two copies without a log: every other version lacks edits.

use hybrid::copies_s2_presence::two_copies;
use synth::{Edit, Knob, Patch};

fn main() {
    // ANCHOR: turns
    let (mut gui, mut processing) = two_copies(Patch::with_zones(1));
    for (knob, value) in [
        (Knob::Gain, 0.5),
        (Knob::Echo, 0.1),
        (Knob::Cutoff, 900.0),
        (Knob::Morph, 0.3),
    ] {
        gui.try_edit(|patch| Edit::Knob(knob, value).apply(patch));
        let found = processing.read(|patch| patch.version);
        println!("{knob:?} to {value}: the processing thread finds version {found}");
    }
    // ANCHOR_END: turns
}
