//! A knob's new value and a flag that says so, tied together by two fences
//! instead of by orderings on the flag.
//!
//! ```
//! let (ready, hertz) = threads::message_fence::gui_and_processing();
//! assert!(!ready || hertz == 2000);
//! ```

use super::sync::{
    atomic::{
        AtomicBool, AtomicU32,
        Ordering::{Acquire, Relaxed, Release},
        fence,
    },
    thread,
};

/// The cutoff of the filter, in hertz, and whether the GUI has set it.
#[derive(Debug)]
pub struct Cutoff {
    hertz: AtomicU32,
    ready: AtomicBool,
}

impl Cutoff {
    /// A cutoff of 500 Hz that the GUI has not touched.
    pub fn new() -> Self {
        Self {
            hertz: AtomicU32::new(500),
            ready: AtomicBool::new(false),
        }
    }

    // ANCHOR: publish
    /// For the GUI thread: sets the cutoff, then says that it is set.
    pub fn publish(&self, hertz: u32) {
        self.hertz.store(hertz, Relaxed);
        // Release: pairs with the Acquire fence in look().
        fence(Release);
        self.ready.store(true, Relaxed);
    }

    /// For the processing thread: whether the cutoff is set, and the cutoff.
    pub fn look(&self) -> (bool, u32) {
        let ready = self.ready.load(Relaxed);
        // Acquire: pairs with the Release fence in publish().
        fence(Acquire);
        let hertz = self.hertz.load(Relaxed);
        (ready, hertz)
    }
    // ANCHOR_END: publish
}

impl Default for Cutoff {
    fn default() -> Self {
        Self::new()
    }
}

/// Publishes 2000 Hz on one thread while another looks, and returns what it
/// saw.
pub fn gui_and_processing() -> (bool, u32) {
    let cutoff = Cutoff::new();
    thread::scope(|s| {
        s.spawn(|| cutoff.publish(2000));
        cutoff.look()
    })
}
