//! A thread panics. The others go on, and whoever joins it is told.

use std::{sync::Arc, thread};
use synth::Patch;

fn main() {
    // ANCHOR: panic
    let loading = thread::spawn(|| {
        let mut patch = Patch::with_zones(1);
        patch.tables[9].samples = Arc::from([0.0, 1.0, 0.0, -1.0]); // there are 4
        patch
    });

    match loading.join() {
        Ok(patch) => println!("GUI: version {} is loaded", patch.version),
        Err(cause) => {
            let why = cause.downcast_ref::<String>().unwrap();
            println!("GUI: still here; the other thread said: {why}");
        }
    }
    // ANCHOR_END: panic
}
