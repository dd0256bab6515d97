//! A closure that is sent away must not borrow.

use channels::closures::share;
use synth::Patch;

fn main() {
    let (gui, _processing) = share(Patch::default());
    // ANCHOR: borrow
    let cutoff = 900.0;
    gui.modify(|patch| patch.filter.cutoff = cutoff);
    // ANCHOR_END: borrow
}
