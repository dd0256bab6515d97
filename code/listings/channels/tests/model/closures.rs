//! Closures as messages.

use std::collections::BTreeSet;

use interleave::sync::{self, thread}; // `sync`: what the listings reach as `super::sync`
use synth::{Patch, ProcessingEnd};

#[path = "../../src/closures.rs"]
mod listing;

#[test]
fn a_block_hears_the_changes_sent_before_it_in_their_order() {
    let heard = interleave::outcomes(|| {
        let (gui, mut processing) = listing::share(Patch::with_zones(0));
        thread::scope(|s| {
            s.spawn(move || {
                // Each continues what the one before has left.
                gui.modify(|patch| patch.gain = 1.0);
                gui.modify(|patch| patch.gain = patch.gain * 10.0 + 2.0);
            });
            let mut block = || processing.read(|patch| patch.gain);
            (block(), block())
        })
    });
    let before = Patch::with_zones(0).gain;
    let versions = [before, 1.0, 12.0];
    let pairs = versions.iter().enumerate().flat_map(|(at, first)| {
        let later = &versions[at..];
        later
            .iter()
            .map(move |second| format!("({first:?}, {second:?})"))
    });
    assert_eq!(heard, pairs.collect::<BTreeSet<_>>());
}

#[test]
fn a_change_for_nobody_panics_on_the_thread_that_makes_it() {
    interleave::verdict(|| {
        let (gui, processing) = listing::share(Patch::with_zones(0));
        drop(processing);
        gui.modify(|patch| patch.gain = 0.5);
    })
    .expect_failure("SendError");
}
