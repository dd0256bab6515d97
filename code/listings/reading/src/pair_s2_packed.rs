//! A torn pair, step 2: both numbers in one atomic.
//!
//! ```
//! use reading::pair_s2_packed::Band;
//!
//! let band = Band::new(20, 200);
//! band.set(1_000, 4_000);
//! band.set_low(9_000); // stops at the other end
//! assert_eq!(band.get(), (4_000, 4_000));
//! band.set_high(10); // and so does this one
//! assert_eq!(band.get(), (4_000, 4_000));
//! ```

use super::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What a filter lets through: from `low` to `high`, in Hz.
// ANCHOR: band
pub struct Band(AtomicU64); // low in the upper half, high in the lower

fn pack(low: u32, high: u32) -> u64 {
    u64::from(low) << 32 | u64::from(high)
}

fn unpack(both: u64) -> (u32, u32) {
    ((both >> 32) as u32, both as u32)
}

impl Band {
    /// The GUI thread moves the band. `low` is at most `high`.
    pub fn set(&self, low: u32, high: u32) {
        self.0.store(pack(low, high), Relaxed);
    }

    /// The processing thread reads it, once in a block.
    pub fn get(&self) -> (u32, u32) {
        unpack(self.0.load(Relaxed))
    }
}
// ANCHOR_END: band

impl Band {
    /// Starts with a band. `low` is at most `high`.
    pub fn new(low: u32, high: u32) -> Self {
        Self(AtomicU64::new(pack(low, high)))
    }

    /// Moves the lower end, up to the upper one, and leaves that where it is.
    // ANCHOR: set_low
    pub fn set_low(&self, low: u32) {
        let moved = |both| {
            let (_, high) = unpack(both);
            Some(pack(low.min(high), high))
        };
        let (Ok(_) | Err(_)) = self.0.fetch_update(Relaxed, Relaxed, moved);
    }
    // ANCHOR_END: set_low

    /// Moves the upper end, down to the lower one, and leaves that where it is.
    pub fn set_high(&self, high: u32) {
        let moved = |both| {
            let (low, _) = unpack(both);
            Some(pack(low, high.max(low)))
        };
        let (Ok(_) | Err(_)) = self.0.fetch_update(Relaxed, Relaxed, moved);
    }
}
