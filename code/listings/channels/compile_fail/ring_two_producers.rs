//! Two threads that push into one ring would be at one slot together.

use channels::ring_s4_ends::ring;
use std::thread;

fn main() {
    let (mut edits, _inbox) = ring(8);
    // ANCHOR: push
    thread::scope(|s| {
        s.spawn(|| edits.push("GUI"));
        s.spawn(|| edits.push("MIDI"));
    });
    // ANCHOR_END: push
}
