//! The way back: how loud it has been since the GUI last looked.
//!
//! ```
//! use reading::meter::Meter;
//!
//! let meter = Meter::default();
//! meter.heard(0.75);
//! meter.heard(0.25);
//! assert_eq!(meter.take(), 0.75);
//! assert_eq!(meter.take(), 0.0); // nothing since
//! ```

use super::sync::atomic::{AtomicU32, Ordering::Relaxed};

// ANCHOR: meter
/// The largest peak since the last look.
#[derive(Default)]
pub struct Meter(AtomicU32);

impl Meter {
    /// Counts a block in. `peak` is not negative, and of such numbers the larger one
    /// has the larger bits.
    pub fn heard(&self, peak: f32) {
        self.0.fetch_max(peak.to_bits(), Relaxed);
    }

    /// The largest peak since the last call, and starts again at 0.
    pub fn take(&self) -> f32 {
        f32::from_bits(self.0.swap(0, Relaxed))
    }
}
// ANCHOR_END: meter
