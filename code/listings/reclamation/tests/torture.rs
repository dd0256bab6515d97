//! The QSBR cell on real threads for seconds, after the idea of the Linux kernel's
//! rcutorture: what readers must not see any more is not gone but grows old, and they
//! note how old it is that they see.
//!
//! The cell holds tickets. Each names an element, of which there are few, and none of
//! them is ever freed. The element of the ticket that is published has age 0; of one that
//! was replaced, 1; when the cell drops the ticket, 2; and one more with each ticket that
//! is dropped after it, until at [`OLDEST`] the element is used again. A reader that
//! still has a snapshot may find its element at age 0 or 1, and never older.
//!
//! `TORTURE_SECONDS=300 cargo test -p reclamation --test torture` runs for longer.

use std::collections::VecDeque;
use std::sync::atomic::{
    AtomicBool, AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use reclamation::qsbr::{Reader, cell};

/// The age at which an element is used again.
const OLDEST: usize = 10;

/// How often an element of each age was seen.
type Seen = [u64; OLDEST + 1];

#[derive(Default)]
struct Element(AtomicUsize);

/// What the cell holds: names an element, and marks it when it is dropped.
struct Ticket {
    element: Arc<Element>,
    dropped: Arc<Mutex<VecDeque<Arc<Element>>>>,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut dropped = self.dropped.lock().unwrap();
        dropped.push_back(Arc::clone(&self.element));
        for element in dropped.iter() {
            element.0.fetch_add(1, Release);
        }
    }
}

/// Reads until `stop`. A broken reader is quiescent in the middle, with the element in
/// its hands: what the borrow checker refuses for a snapshot itself.
fn read(mut reader: Reader<Ticket>, stop: &AtomicBool, broken: bool) -> Seen {
    let mut seen = [0; OLDEST + 1];
    let mut round = 0_u32;
    while !stop.load(Relaxed) {
        round = round.wrapping_add(1);
        let element = Arc::clone(&reader.get().element);
        // Long enough for the writer to replace it, and after that to drop it.
        let linger = || {
            if round.is_multiple_of(64) {
                thread::sleep(Duration::from_micros(20));
            }
        };
        linger();
        if broken {
            reader.quiesce();
        }
        linger();
        seen[element.0.load(Acquire).min(OLDEST)] += 1;
        reader.quiesce();
        if round.is_multiple_of(1024) {
            reader = reader.offline().online();
        }
    }
    seen
}

/// One writer flat out and two readers, for so long.
fn torture(time: Duration, broken: bool) -> Seen {
    let dropped = Arc::default();
    let ticket = |element: &Arc<Element>| Ticket {
        element: Arc::clone(element),
        dropped: Arc::clone(&dropped),
    };
    let mut current = Arc::new(Element::default());
    let (mut writer, registrar) = cell(ticket(&current));
    let stop = AtomicBool::new(false);
    thread::scope(|s| {
        let readers = [(); 2].map(|()| {
            let reader = registrar.register();
            s.spawn(|| read(reader, &stop, broken))
        });
        let end = Instant::now() + time;
        while Instant::now() < end {
            let next = Arc::default();
            // Before it is replaced: the cell may drop it at once.
            current.0.fetch_add(1, Release);
            writer.publish(ticket(&next));
            current = next;
            let mut dropped = dropped.lock().unwrap();
            while dropped.front().is_some_and(|e| e.0.load(Relaxed) >= OLDEST) {
                dropped.pop_front();
            }
        }
        stop.store(true, Relaxed);
        let mut seen = [0; OLDEST + 1];
        for reader in readers {
            let part = reader.join().unwrap();
            seen.iter_mut()
                .zip(part)
                .for_each(|(all, part)| *all += part);
        }
        seen
    })
}

fn seconds() -> Duration {
    let seconds = std::env::var("TORTURE_SECONDS").ok();
    Duration::from_secs(seconds.map_or(2, |s| s.parse().expect("TORTURE_SECONDS is a number")))
}

#[test]
fn no_reader_sees_what_was_dropped() {
    let seen = torture(seconds(), false);
    assert!(
        seen[0] > 0 && seen[1] > 0,
        "nothing was replaced under a reader: {seen:?}"
    );
    assert!(
        seen[2..].iter().all(|&times| times == 0),
        "by age: {seen:?}"
    );
}

#[test]
fn a_reader_that_is_quiescent_too_early_is_noticed() {
    let seen = torture(Duration::from_secs(1), true);
    assert!(seen[2..].iter().any(|&times| times > 0), "by age: {seen:?}");
}
