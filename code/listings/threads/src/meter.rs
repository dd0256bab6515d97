//! A level meter that can forget the highest level.
//!
//! ```
//! let meter = threads::own_project::meter::Meter::default();
//! meter.show(7);
//! meter.show(3);
//! assert_eq!(meter.highest(), 7); // one thread alone forgets nothing
//! ```

use super::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::SeqCst},
    thread,
};

/// Keeps the highest level that it was shown. Any thread may show it one.
#[derive(Debug, Default)]
pub struct Meter {
    highest: AtomicU32,
}

// ANCHOR: meter
impl Meter {
    /// Shows the meter a level. Two at once may leave the lower one.
    pub fn show(&self, level: u32) {
        if level > self.highest.load(SeqCst) {
            self.highest.store(level, SeqCst);
        }
    }

    /// The highest level so far.
    pub fn highest(&self) -> u32 {
        self.highest.load(SeqCst)
    }
}

/// Two voices at once show levels 3 and 7; returns the highest.
pub fn two_voices() -> u32 {
    let meter = Arc::new(Meter::default());
    let voice = {
        let meter = Arc::clone(&meter);
        thread::spawn(move || meter.show(3))
    };
    meter.show(7);
    voice.join().unwrap();
    meter.highest()
}
// ANCHOR_END: meter
