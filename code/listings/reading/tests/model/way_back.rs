//! The level meter under the model checker.

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::{Arc, thread};

#[path = "../../src/meter.rs"]
mod meter;

use meter::Meter;

#[test]
fn the_loudest_block_is_shown_once_whenever_the_gui_looks() {
    let shown = interleave::outcomes(|| {
        let meter = Arc::new(Meter::default());
        let processing = thread::spawn({
            let meter = Arc::clone(&meter);
            move || {
                meter.heard(0.75);
                meter.heard(0.25);
            }
        });
        let first = meter.take();
        processing.join().unwrap();
        (first, meter.take())
    });
    // Before both, between them, after both.
    let all = ["(0.0, 0.75)", "(0.75, 0.25)", "(0.75, 0.0)"];
    assert_eq!(shown, all.map(str::to_owned).into());
}
