//! parking_lot's Mutex: no poisoning, and a lock that gives up in time.

use std::sync::Arc;
use std::time::Duration;
use std::{panic, thread};

use parking_lot::Mutex;
use synth::{Edit, Knob, Patch};

const A_FRAME: Duration = Duration::from_millis(16);

fn main() {
    panic::set_hook(Box::new(|_| {})); // this program panics on purpose
    let shared = Mutex::new(Patch::default());

    // ANCHOR: give_up
    let turn_the_knob = || match shared.try_lock_for(A_FRAME) {
        Some(mut patch) => {
            Edit::Knob(Knob::Cutoff, 900.0).apply(&mut patch);
            "turned"
        }
        None => "not yet: draw this frame, try again in the next",
    };

    let loading = shared.lock();
    thread::scope(|s| {
        let gui = s.spawn(turn_the_knob);
        println!("{}", gui.join().unwrap());
    });
    drop(loading);
    println!("{}", turn_the_knob());
    // ANCHOR_END: give_up

    // ANCHOR: panic
    thread::scope(|s| {
        let gui = s.spawn(|| {
            let nothing_drawn = Edit::RedrawZone(60, Arc::from([]));
            nothing_drawn.apply(&mut shared.lock());
        });
        println!("the GUI has panicked: {}", gui.join().is_err());
    });
    println!("whole: {}", shared.lock().is_whole());
    // ANCHOR_END: panic
}
