//! Who frees a version in an `ArcSwap`, on real threads.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Barrier};
use std::thread;

use arc_swap::{ArcSwap, Cache};
use rcu::swap_retired::Writer;

thread_local! {
    static READS: Cell<bool> = const { Cell::new(false) };
}

/// How many versions are there, and how many have been freed on a thread that reads.
#[derive(Default)]
struct Count {
    live: AtomicU32,
    freed_by_readers: AtomicU32,
}

struct Version {
    number: u32,
    count: Arc<Count>,
}

impl Version {
    fn new(number: u32, count: &Arc<Count>) -> Version {
        count.live.fetch_add(1, Relaxed);
        Version {
            number,
            count: Arc::clone(count),
        }
    }

    fn next(&self) -> Version {
        Version::new(self.number + 1, &self.count)
    }
}

impl Drop for Version {
    fn drop(&mut self) {
        self.count.live.fetch_sub(1, Relaxed);
        if READS.get() {
            self.count.freed_by_readers.fetch_add(1, Relaxed);
        }
    }
}

/// Version 0, and where it is counted.
fn newest() -> (Arc<ArcSwap<Version>>, Arc<Count>) {
    let count = Arc::new(Count::default());
    let first = Version::new(0, &count);
    (Arc::new(ArcSwap::from_pointee(first)), count)
}

#[test]
fn a_version_that_is_only_stored_over_is_freed_by_its_reader() {
    let (newest, count) = newest();
    let turn = Barrier::new(2);
    thread::scope(|s| {
        s.spawn(|| {
            READS.set(true);
            let guard = newest.load();
            turn.wait();
            turn.wait(); // it is replaced
            drop(guard);
        });
        turn.wait();
        newest.store(Arc::new(newest.load().next()));
        turn.wait();
    });
    assert_eq!(count.freed_by_readers.load(Relaxed), 1);
}

// Two writers and two readers, one with a cache and one with guards. Enough to find a
// list that lets go too early, and no proof.
#[test]
fn a_version_that_is_retired_is_freed_by_its_writer() {
    const UPDATES: u32 = 2_000;
    let (newest, count) = newest();
    let done = AtomicBool::new(false);
    let mut writers = thread::scope(|s| {
        s.spawn(|| {
            READS.set(true);
            let mut cache = Cache::new(&*newest);
            let mut last = 0;
            while !done.load(Relaxed) {
                let number = cache.load().number;
                assert!(number >= last, "it goes back");
                last = number;
            }
        });
        s.spawn(|| {
            READS.set(true);
            while !done.load(Relaxed) {
                let [one, two] = [newest.load(), newest.load()];
                assert!(one.number <= two.number, "it goes back");
            }
        });
        let mut writer = Writer::new(Arc::clone(&newest));
        let mut loader = writer.clone();
        let loader = s.spawn(move || {
            (0..UPDATES).for_each(|_| loader.update(Version::next));
            loader
        });
        (0..UPDATES).for_each(|_| writer.update(Version::next));
        let loader = loader.join().unwrap();
        done.store(true, Relaxed);
        [writer, loader]
    });
    assert_eq!(newest.load().number, 2 * UPDATES, "an update is lost");
    assert_eq!(count.freed_by_readers.load(Relaxed), 0);
    for writer in &mut writers {
        writer.reclaim();
        assert_eq!(writer.retired(), 0);
    }
    assert_eq!(count.live.load(Relaxed), 1, "a version is never freed");
}
