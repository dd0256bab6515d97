// fails: a_read_is_never_torn — the Release fence comes after the words that it should come before
use interleave::sync::{
    Arc,
    atomic::{AtomicU32, AtomicUsize, Ordering::*, fence},
};

/// Two words, and how many writes of them have begun and are done.
struct Shared {
    begun: AtomicUsize,
    done: AtomicUsize,
    words: [AtomicU32; 2],
}

/// Writes. There is one.
pub struct Writer {
    shared: Arc<Shared>,
    writes: usize,
}

/// Reads. Clone it for further threads.
#[derive(Clone)]
pub struct Reader {
    shared: Arc<Shared>,
}

/// Both ends.
pub fn seqlock(words: [u32; 2]) -> (Writer, Reader) {
    let shared = Arc::new(Shared {
        begun: AtomicUsize::new(0),
        done: AtomicUsize::new(0),
        words: words.map(AtomicU32::new),
    });
    let reader = Reader {
        shared: Arc::clone(&shared),
    };
    (Writer { shared, writes: 0 }, reader)
}

impl Writer {
    /// Replaces both words. Never waits.
    pub fn write(&mut self, words: [u32; 2]) {
        self.writes += 1;
        self.shared.begun.store(self.writes, Relaxed);
        for (place, word) in self.shared.words.iter().zip(words) {
            place.store(word, Relaxed);
        }
        fence(Release);
        self.shared.done.store(self.writes, Release);
    }
}

impl Reader {
    /// Both words, from one write, or `None` if they were written meanwhile. Never
    /// waits.
    pub fn try_read(&self) -> Option<[u32; 2]> {
        let done = self.shared.done.load(Acquire);
        let words = self
            .shared
            .words
            .each_ref()
            .map(|place| place.load(Relaxed));
        fence(Acquire);
        let begun = self.shared.begun.load(Relaxed);
        (begun == done).then_some(words)
    }
}
