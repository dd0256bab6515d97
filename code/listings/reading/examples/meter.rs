//! The level meter: what the GUI shows of the blocks since it last drew.

use std::sync::Barrier;
use std::thread;

use reading::meter::Meter;
use reading::triple_s2_three_slots::triple_buffer;
use synth::{BLOCK, Edit, Knob, Patch, Voices, peak, render};

/// A patch that is silent soon after a key is let go.
fn dry() -> Patch {
    let mut patch = Patch::default();
    Edit::Knob(Knob::Release, 0.005).apply(&mut patch);
    Edit::Knob(Knob::Echo, 0.0).apply(&mut patch);
    patch
}

fn main() {
    let (mut writer, mut reader) = triple_buffer(0.0);
    let meter = Meter::default();
    let frame = Barrier::new(2); // the GUI draws once in 12 blocks, and on time

    thread::scope(|s| {
        // ANCHOR: processing
        s.spawn(|| {
            let patch = dry();
            let mut voices = Voices::default();
            let mut out = [0.0; BLOCK];
            for block in 0..48 {
                match block {
                    14 => voices.note_on(60, 1.0), // a short note
                    16 => voices.note_off(60),
                    _ => {}
                }
                render(&patch, &mut voices, &mut out);
                writer.publish(peak(&out));
                meter.heard(peak(&out));
                if block % 12 == 11 {
                    frame.wait(); // the GUI draws
                    frame.wait(); // and has drawn
                }
            }
        });
        // ANCHOR_END: processing

        // ANCHOR: gui
        for blocks in ["0 to 11", "12 to 23", "24 to 35", "36 to 47"] {
            frame.wait();
            let latest = reader.read(|peak| *peak);
            let loudest = meter.take();
            println!("blocks {blocks:<9} latest {latest:.3}   loudest {loudest:.3}");
            frame.wait();
        }
        // ANCHOR_END: gui
    });
}
