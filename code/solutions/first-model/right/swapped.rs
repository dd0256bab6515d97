//! The spawned thread shows the lower level, and an earlier one was shown before.

use interleave::sync::{Arc, thread};

/// What a level meter does: it keeps the highest level that it was shown.
/// `tests/check.rs` has one that works and two that do not.
pub trait Meter: Send + Sync + 'static {
    /// A meter that has been shown nothing: its level is 0.
    fn new() -> Self;

    /// Shows the meter a level. Any thread may call it.
    fn show(&self, level: u32);

    /// The highest level shown so far.
    fn highest(&self) -> u32;
}

// ANCHOR: answer
/// The body of a model: passes with a meter that works, in every order, and
/// fails in some order with one that does not.
pub fn scenario<M: Meter>() {
    let meter = Arc::new(M::new());
    meter.show(1);
    let voice = {
        let meter = Arc::clone(&meter);
        thread::spawn(move || {
            meter.show(2);
            meter.highest()
        })
    };
    meter.show(9);
    let seen = voice.join().unwrap();
    assert!(seen >= 2, "a level was shown, and {seen} is lower");
    assert!(meter.highest() >= 9, "the highest level was forgotten");
}
// ANCHOR_END: answer
