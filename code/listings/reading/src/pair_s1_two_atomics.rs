//! A torn pair, step 1: two numbers that belong together, in two atomics.
//!
//! ```
//! use reading::pair_s1_two_atomics::Band;
//!
//! let band = Band::new(20, 200);
//! band.set(1_000, 4_000);
//! assert_eq!(band.get(), (1_000, 4_000)); // on one thread it works
//! ```

use super::sync::atomic::{AtomicU32, Ordering::SeqCst};

/// What a filter lets through: from `low` to `high`, in Hz.
// ANCHOR: band
pub struct Band {
    low: AtomicU32,
    high: AtomicU32,
}

impl Band {
    /// The GUI thread moves the band. `low` is at most `high`.
    pub fn set(&self, low: u32, high: u32) {
        self.low.store(low, SeqCst);
        self.high.store(high, SeqCst);
    }

    /// The processing thread reads it, once in a block.
    pub fn get(&self) -> (u32, u32) {
        let low = self.low.load(SeqCst);
        let high = self.high.load(SeqCst);
        (low, high)
    }
}
// ANCHOR_END: band

impl Band {
    /// Starts with a band. `low` is at most `high`.
    pub fn new(low: u32, high: u32) -> Self {
        Self {
            low: AtomicU32::new(low),
            high: AtomicU32::new(high),
        }
    }
}
