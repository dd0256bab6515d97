//! A seqlock, step 4: one writer by type, and readers that give up in time.
//!
//! ```
//! use reading::seqlock_s4_ends::seqlock;
//!
//! let (mut writer, mut reader) = seqlock([20, 200]);
//! assert_eq!(reader.read(), [20, 200]);
//! writer.write([1_000, 4_000]);
//! assert_eq!(reader.read(), [1_000, 4_000]);
//! ```

use super::sync::{
    Arc,
    atomic::{
        AtomicU32, AtomicUsize,
        Ordering::{Acquire, Relaxed, Release},
        fence,
    },
};

/// What both ends share.
struct Shared<const N: usize> {
    count: AtomicUsize, // odd while the words are being written
    words: [AtomicU32; N],
}

// ANCHOR: ends
/// Writes. There is one, and to write takes all of it.
pub struct Writer<const N: usize>(Arc<Shared<N>>);

/// Reads. Clone it for further threads.
#[derive(Clone)]
pub struct Reader<const N: usize> {
    shared: Arc<Shared<N>>,
    last: [u32; N],
}

impl<const N: usize> Writer<N> {
    /// Replaces the words. Never waits.
    pub fn write(&mut self, words: [u32; N]) {
        self.0.write(words);
    }
}

impl<const N: usize> Reader<N> {
    /// How often [`read`](Reader::read) tries.
    pub const TRIES: u32 = 2;

    /// The newest words, or the last that this reader got, if they were written at
    /// each try. Never waits.
    pub fn read(&mut self) -> [u32; N] {
        for _ in 0..Self::TRIES {
            if let Some(words) = self.shared.try_read() {
                self.last = words;
                break;
            }
        }
        self.last
    }
}
// ANCHOR_END: ends

/// Both ends of a seqlock that starts with `words`.
pub fn seqlock<const N: usize>(words: [u32; N]) -> (Writer<N>, Reader<N>) {
    let shared = Arc::new(Shared {
        count: AtomicUsize::new(0),
        words: words.map(AtomicU32::new),
    });
    let reader = Reader {
        shared: Arc::clone(&shared),
        last: words,
    };
    (Writer(shared), reader)
}

impl<const N: usize> Shared<N> {
    fn write(&self, words: [u32; N]) {
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

    fn try_read(&self) -> Option<[u32; N]> {
        // Acquire: pairs with the Release store of the even count in write.
        let before = self.count.load(Acquire);
        let words = self.words.each_ref().map(|place| place.load(Relaxed));
        // Acquire, after all words: pairs with the Release fence in write.
        fence(Acquire);
        let after = self.count.load(Relaxed);
        (before.is_multiple_of(2) && before == after).then_some(words)
    }
}
