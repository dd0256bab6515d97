//! A seqlock, step 3: two fences. This one is right.
//!
//! ```
//! use reading::seqlock_s3_fences::Seqlock;
//!
//! let band = Seqlock::new([20, 200]);
//! band.write([1_000, 4_000]);
//! assert_eq!(band.try_read(), Some([1_000, 4_000]));
//! ```

use super::sync::atomic::{
    AtomicU32, AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
    fence,
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
        self.count.store(count.wrapping_add(1), Relaxed);
        // Release, before any word: pairs with the Acquire fence in try_read.
        fence(Release);
        for (place, word) in self.words.iter().zip(words) {
            place.store(word, Relaxed);
        }
        // Release: pairs with the Acquire load in try_read.
        self.count.store(count.wrapping_add(2), Release);
    }

    /// Reads the words, or `None` if they were written meanwhile. Never waits.
    pub fn try_read(&self) -> Option<[u32; N]> {
        // Acquire: pairs with the Release store of the even count in write.
        let before = self.count.load(Acquire);
        let words = self.words.each_ref().map(|place| place.load(Relaxed));
        // Acquire, after all words: pairs with the Release fence in write.
        fence(Acquire);
        let after = self.count.load(Relaxed);
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
