// fails: passes_a_meter_that_works — it asserts before the other thread has ended

//! A wrong answer.

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

/// The body of a model: passes with a meter that works, in every order, and
/// fails in some order with one that does not.
pub fn scenario<M: Meter>() {
    let meter = Arc::new(M::new());
    let voice = {
        let meter = Arc::clone(&meter);
        thread::spawn(move || meter.show(7))
    };
    meter.show(3);
    assert_eq!(meter.highest(), 7);
    voice.join().unwrap();
}
