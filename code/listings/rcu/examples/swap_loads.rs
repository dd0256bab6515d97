//! A block that loads twice, and one that loads once.

use arc_swap::ArcSwap;
use synth::{Edit, Knob, Patch};

/// The GUI thread's edit, which may come at any time.
fn gui_edits(newest: &ArcSwap<Patch>) {
    newest.rcu(|now| {
        let mut next = Patch::clone(now);
        Edit::Knob(Knob::Cutoff, 900.0).apply(&mut next);
        next
    });
}

fn main() {
    let newest = ArcSwap::from_pointee(Patch::with_zones(1));

    // ANCHOR: loads
    let oscillator = newest.load().oscillator;
    gui_edits(&newest);
    let filter = newest.load().filter;
    println!(
        "two loads: oscillator {}, filter {}",
        oscillator.version, filter.version
    );

    let patch = newest.load();
    let oscillator = patch.oscillator;
    gui_edits(&newest);
    let filter = patch.filter;
    println!(
        "one load: oscillator {}, filter {}",
        oscillator.version, filter.version
    );
    // ANCHOR_END: loads
}
