//! The GUI keeps the lock while it saves; the processing thread plays on.

use std::sync::Barrier;
use std::thread;

use mutex::try_read::Latest;
use synth::{BLOCK, Edit, Knob, Patch, Voices, render};

fn main() {
    let latest = Latest::new(Patch::default());
    let mut reader = latest.reader();
    let beat = Barrier::new(2); // stands for the sound card's clock

    thread::scope(|s| {
        // ANCHOR: processing
        s.spawn(|| {
            let mut voices = Voices::default();
            let mut out = [0.0; BLOCK];
            for block in 0..6 {
                beat.wait(); // the block is due
                let patch = reader.read();
                println!("block {block} plays version {}", patch.version);
                render(patch, &mut voices, &mut out);
                beat.wait(); // and has been delivered
            }
        });
        // ANCHOR_END: processing

        // ANCHOR: gui
        let one_block = || {
            beat.wait();
            beat.wait();
        };
        one_block(); // 0

        let mut patch = latest.with_lock_held(Patch::clone);
        Edit::Knob(Knob::Cutoff, 900.0).apply(&mut patch);
        latest.publish(patch);
        one_block(); // 1

        let mut patch = latest.with_lock_held(Patch::clone);
        Edit::Knob(Knob::Cutoff, 1_800.0).apply(&mut patch);
        latest.publish(patch);
        latest.with_lock_held(|_patch| {
            // saves it to disk, which takes a while
            one_block(); // 2
            one_block(); // 3
            one_block(); // 4
        });
        one_block(); // 5
        // ANCHOR_END: gui
    });
}
