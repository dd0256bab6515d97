//! A knob is turned in the middle of a block. Once the guard is held for the
//! whole block, once only for as long as the copy takes.

use std::sync::{Barrier, Mutex};
use std::thread;

use synth::{BLOCK, Edit, Knob, Patch, Voices, render};

fn main() {
    for (name, block) in [
        ("guard held", guard_held as fn(&Mutex<Patch>, &Barrier)),
        ("copied out", copied_out),
    ] {
        let shared = Mutex::new(Patch::default());
        let meet = Barrier::new(2);
        thread::scope(|s| {
            s.spawn(|| block(&shared, &meet));
            meet.wait(); // the block has begun
            println!("{name}: {}", turn_the_knob(&shared));
            meet.wait(); // the block may end
        });
    }
}

// ANCHOR: held
fn guard_held(shared: &Mutex<Patch>, meet: &Barrier) {
    let patch = shared.lock().unwrap();
    one_block(&patch, meet);
}
// ANCHOR_END: held

// ANCHOR: copied
fn copied_out(shared: &Mutex<Patch>, meet: &Barrier) {
    let patch = shared.lock().unwrap().clone(); // unlocks at the semicolon
    one_block(&patch, meet);
}
// ANCHOR_END: copied

/// Renders, and lets the GUI thread act in the middle of it.
fn one_block(patch: &Patch, meet: &Barrier) {
    let mut voices = Voices::default();
    let mut block = [0.0; BLOCK];
    voices.note_on(60, 0.8);
    let (first, second) = block.split_at_mut(BLOCK / 2);
    render(patch, &mut voices, first);
    meet.wait(); // the GUI thread acts here
    meet.wait();
    render(patch, &mut voices, second);
}

// ANCHOR: knob
fn turn_the_knob(shared: &Mutex<Patch>) -> &'static str {
    match shared.try_lock() {
        Ok(mut patch) => {
            Edit::Knob(Knob::Gain, 0.5).apply(&mut patch);
            "the knob turns"
        }
        Err(_) => "the GUI would wait",
    }
}
// ANCHOR_END: knob
