//! A closure that is sent away must be `Send`, and all that it captures.

use std::rc::Rc;

use channels::closures::share;
use synth::Patch;

fn main() {
    let (gui, _processing) = share(Patch::default());
    // ANCHOR: rc
    let knob = Rc::new(900.0); // the window keeps another one
    gui.modify(move |patch| patch.filter.cutoff = *knob);
    // ANCHOR_END: rc
}
