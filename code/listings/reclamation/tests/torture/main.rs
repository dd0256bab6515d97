//! Both cells on real threads for seconds, after the idea of the Linux kernel's
//! rcutorture: what readers must not see any more is not gone but grows old, and they
//! note how old it is that they see.
//!
//! A cell holds tickets. Each names an element, of which there are few, and none of them
//! is freed while anybody reads. The element of the ticket that is published has age 0; of
//! one that was replaced, 1; when the cell drops the ticket, 2; and one more with each
//! ticket that is dropped after it, until at [`OLDEST`] the element is let go. A reader
//! that still has a snapshot may find its element at age 0 or 1, and never older.
//!
//! `TORTURE_SECONDS=300 cargo test -p reclamation --test torture` runs for longer.

mod pin;
mod quiescent;

use std::collections::VecDeque;
use std::sync::atomic::{
    AtomicBool, AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{env, thread};

/// The age at which an element is let go.
const OLDEST: usize = 10;

/// How often an element of each age was seen.
type Seen = [u64; OLDEST + 1];

/// What a ticket names, with its age.
#[derive(Default)]
struct Element(AtomicUsize);

impl Element {
    fn age(&self) -> usize {
        self.0.load(Acquire).min(OLDEST)
    }

    fn grow_older(&self) {
        self.0.fetch_add(1, Release);
    }
}

/// What the cell holds: names an element, and marks it when it is dropped.
struct Ticket {
    element: Arc<Element>,
    dropped: Arc<Mutex<VecDeque<Arc<Element>>>>,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut dropped = self.dropped.lock().unwrap();
        dropped.push_back(Arc::clone(&self.element));
        dropped.iter().for_each(|element| element.grow_older());
    }
}

/// Stops the readers, though the writer panics: its scope waits for them.
struct Stops<'a>(&'a AtomicBool);

impl Drop for Stops<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

/// Long enough for the writer to replace a ticket, and sometimes to drop it.
fn linger(round: u32) {
    if round.is_multiple_of(64) {
        thread::sleep(Duration::from_micros(20));
    }
}

/// One writer flat out and two readers, for so long or until something too old was seen.
/// `cell` makes what publishes a ticket, and the readers: each reads once, in the round
/// that it is told, and returns the age that it has seen.
fn torture<P, R>(time: Duration, cell: impl FnOnce(Ticket) -> (P, [R; 2])) -> Seen
where
    P: FnMut(Ticket),
    R: FnMut(u32) -> usize + Send,
{
    let dropped = Arc::default();
    let ticket = |element: &Arc<Element>| Ticket {
        element: Arc::clone(element),
        dropped: Arc::clone(&dropped),
    };
    let mut current = Arc::new(Element::default());
    let (mut publish, readers) = cell(ticket(&current));
    let stop = &AtomicBool::new(false);
    thread::scope(|s| {
        let stops = Stops(stop);
        let readers = readers.map(|mut read| {
            s.spawn(move || {
                let mut seen = Seen::default();
                for round in (1..).take_while(|_| !stop.load(Relaxed)) {
                    let age = read(round);
                    seen[age] += 1;
                    if age > 1 {
                        stop.store(true, Relaxed);
                    }
                }
                seen
            })
        });
        let end = Instant::now() + time;
        while Instant::now() < end && !stop.load(Relaxed) {
            let next = Arc::default();
            // Before it is replaced: the cell may drop it at once.
            current.grow_older();
            publish(ticket(&next));
            current = next;
            let mut dropped = dropped.lock().unwrap();
            while dropped
                .front()
                .is_some_and(|element| element.age() == OLDEST)
            {
                dropped.pop_front();
            }
        }
        drop(stops);
        let [one, other] = readers.map(|reader| reader.join().unwrap());
        std::array::from_fn(|age| one[age] + other[age])
    })
}

fn seconds() -> Duration {
    let seconds = env::var("TORTURE_SECONDS").ok();
    Duration::from_secs(seconds.map_or(2, |s| s.parse().expect("TORTURE_SECONDS is a number")))
}

/// Each of the tests needs the cores to itself.
fn one_at_a_time() -> MutexGuard<'static, ()> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

#[track_caller]
fn expect_nothing_old(seen: &Seen) {
    assert!(
        seen[0] > 0 && seen[1] > 0,
        "nothing was replaced under a reader: {seen:?}"
    );
    assert!(
        seen[2..].iter().all(|&times| times == 0),
        "by age: {seen:?}"
    );
}

#[track_caller]
fn expect_something_old(seen: &Seen) {
    assert!(seen[2..].iter().any(|&times| times > 0), "by age: {seen:?}");
}
