//! The volume is turned while blocks are rendered.

use std::sync::Barrier;
use std::thread;

use reading::knob_one::Dial;
use synth::{BLOCK, Patch, Voices, peak, render};

fn main() {
    let patch = Patch::default();
    let volume = Dial::new(1.0);
    let beat = Barrier::new(2); // stands for the sound card's clock

    thread::scope(|s| {
        // ANCHOR: processing
        s.spawn(|| {
            let mut voices = Voices::default();
            voices.note_on(60, 1.0);
            let mut out = [0.0; BLOCK];
            for block in 0..4 {
                beat.wait(); // the block is due
                render(&patch, &mut voices, &mut out);
                let volume = volume.get(); // once in a block
                out.iter_mut().for_each(|sample| *sample *= volume);
                println!(
                    "block {block}: volume {volume}, silent: {}",
                    peak(&out) == 0.0
                );
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
        volume.set(0.5);
        one_block(); // 1
        one_block(); // 2
        volume.turn(-0.75); // stops at 0
        one_block(); // 3
        // ANCHOR_END: gui
    });
}
