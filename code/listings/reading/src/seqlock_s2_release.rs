//! A seqlock, step 2: Release on every store of the counter, Acquire on every load.
//!
//! ```
//! use reading::seqlock_s2_release::Seqlock;
//!
//! let band = Seqlock::new([20, 200]);
//! band.write([1_000, 4_000]);
//! assert_eq!(band.try_read(), Some([1_000, 4_000])); // alone, it works
//! ```

use super::sync::atomic::{
    AtomicU32, AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};

/// A few words that one thread writes while others read.
pub struct Seqlock<const N: usize> {
    count: AtomicUsize, // odd while the words are being written
    words: [AtomicU32; N],
}

impl<const N: usize> Seqlock<N> {
    /// Replaces the words. One thread only. Never waits.
    // ANCHOR: both
    pub fn write(&self, words: [u32; N]) {
        let count = self.count.load(Relaxed); // nobody else stores it
        self.count.store(count.wrapping_add(1), Release);
        for (place, word) in self.words.iter().zip(words) {
            place.store(word, Relaxed);
        }
        self.count.store(count.wrapping_add(2), Release);
    }

    /// Reads the words, or `None` if they were written meanwhile. Never waits.
    pub fn try_read(&self) -> Option<[u32; N]> {
        let before = self.count.load(Acquire);
        let words = self.words.each_ref().map(|place| place.load(Relaxed));
        let after = self.count.load(Acquire);
        (before.is_multiple_of(2) && before == after).then_some(words)
    }
    // ANCHOR_END: both
}

impl<const N: usize> Seqlock<N> {
    /// Starts with `words`.
    pub fn new(words: [u32; N]) -> Self {
        Self {
            count: AtomicUsize::new(0),
            words: words.map(AtomicU32::new),
        }
    }
}
