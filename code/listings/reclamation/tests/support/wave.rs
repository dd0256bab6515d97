//! What the cells under the checker hold.

use interleave::sync::cell::UnsafeCell;

/// A value whose reads and drop the checker can judge. A freed one keeps its memory under
/// the checker, so a read that is ordered after the drop finds `DROPPED`.
pub struct Wave(UnsafeCell<u32>);

const DROPPED: u32 = u32::MAX;

// SAFETY: none needed beyond the structure's: it is written only when it is dropped. That no read
// meets that is what the checks are for.
#[allow(unsafe_code, reason = "what is read is judged by the checker")]
unsafe impl Sync for Wave {}

impl Wave {
    /// With this number.
    pub fn new(number: u32) -> Self {
        let wave = Self(UnsafeCell::new(0));
        wave.write(number);
        wave
    }

    /// Its number.
    ///
    /// # Panics
    /// If it has been dropped.
    #[allow(unsafe_code, reason = "what is read is judged by the checker")]
    pub fn number(&self) -> u32 {
        // SAFETY: the checker stops at a read beside a write.
        let number = self.0.with(|number| unsafe { *number });
        assert!(number != DROPPED, "a dropped value is read");
        number
    }

    #[allow(unsafe_code, reason = "what is read is judged by the checker")]
    fn write(&self, number: u32) {
        // SAFETY: the checker stops at a write beside another access.
        self.0.with_mut(|place| unsafe { *place = number });
    }
}

impl Drop for Wave {
    fn drop(&mut self) {
        self.write(DROPPED);
    }
}
