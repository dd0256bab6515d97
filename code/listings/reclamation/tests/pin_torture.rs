//! The pinned cell on real threads for seconds, with each kind of barriers: as
//! `tests/torture.rs` does it with the QSBR cell, after the idea of the Linux kernel's
//! rcutorture. What readers must not see any more is not gone but grows old, and they note
//! how old it is that they see.
//!
//! The cell holds tickets. Each names an element, of which there are few, and none of them
//! is ever freed. The element of the ticket that is published has age 0; of one that was
//! replaced, 1; when the cell drops the ticket, 2; and one more with each ticket that is
//! dropped after it, until at [`OLDEST`] the element is used again. A reader that has pinned
//! a ticket may find its element at age 0 or 1, and never older.
//!
//! That the barriers do what they must is tested in `tests/pin_barriers.rs`, where one that
//! does not is found within seconds. Here it is not: between the swap and the look at the
//! slots the writer does so much that a store which is late has arrived by then, nearly
//! always.
//!
//! `TORTURE_SECONDS=300 cargo test -p reclamation --test pin_torture` runs for longer.

use std::collections::VecDeque;
use std::io::Write as _;
use std::sync::atomic::{
    AtomicBool, AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{env, io, thread};

use reclamation::pin_cell::{Barriers, Fences, Reader, cell};
use reclamation::pin_membarrier::Membarrier;

/// The age at which an element is used again.
const OLDEST: usize = 10;

/// How often an element of each age was seen.
type Seen = [u64; OLDEST + 1];

#[derive(Default)]
struct Element(AtomicUsize);

type Dropped = Arc<Mutex<VecDeque<&'static Element>>>;

/// What the cell holds: names an element, and marks it when it is dropped.
struct Ticket {
    element: &'static Element,
    dropped: Dropped,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut dropped = self.dropped.lock().unwrap();
        dropped.push_back(self.element);
        for element in dropped.iter() {
            element.0.fetch_add(1, Release);
        }
    }
}

/// Reads until `stop`, or until it has seen what is too old. A broken reader keeps the
/// element when it has unpinned the ticket: what the borrow checker refuses for the ticket.
fn read<B: Barriers>(mut reader: Reader<Ticket, B>, stop: &AtomicBool, broken: bool) -> Seen {
    let mut seen = [0; OLDEST + 1];
    let mut round = 0_u32;
    while !stop.load(Relaxed) {
        round = round.wrapping_add(1);
        let ticket = reader.pin();
        let element = ticket.element;
        let ticket = Some(ticket).filter(|_| !broken);
        // Long enough for the writer to replace the ticket, and sometimes, to drop it.
        if round.is_multiple_of(64) {
            thread::sleep(Duration::from_micros(20));
        }
        let age = element.0.load(Acquire).min(OLDEST);
        drop(ticket);
        seen[age] += 1;
        if age > 1 {
            stop.store(true, Relaxed);
        }
    }
    seen
}

/// One writer flat out and two readers, for so long or until something too old was seen.
fn torture<B: Barriers>(barriers: B, time: Duration, broken: bool) -> Seen {
    let dropped = Dropped::default();
    let ticket = |element| Ticket {
        element,
        dropped: Arc::clone(&dropped),
    };
    let mut current: &Element = Box::leak(Box::default());
    let (mut writer, registrar) = cell(ticket(current), barriers);
    let stop = AtomicBool::new(false);
    thread::scope(|s| {
        let readers = [(); 2].map(|()| {
            let reader = registrar.register();
            s.spawn(|| read(reader, &stop, broken))
        });
        let end = Instant::now() + time;
        while Instant::now() < end && !stop.load(Relaxed) {
            let mut queue = dropped.lock().unwrap();
            let old = queue
                .front()
                .is_some_and(|element| element.0.load(Relaxed) >= OLDEST);
            let old = if old { queue.pop_front() } else { None };
            drop(queue);
            let next = old.unwrap_or_else(|| Box::leak(Box::default()));
            next.0.store(0, Relaxed);
            // Before it is replaced: the cell may drop it at once.
            current.0.fetch_add(1, Release);
            writer.publish(ticket(next));
            current = next;
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
    let seconds = env::var("TORTURE_SECONDS").ok();
    Duration::from_secs(seconds.map_or(2, |s| s.parse().expect("TORTURE_SECONDS is a number")))
}

/// Each of the tests needs the cores to itself.
fn one_at_a_time() -> MutexGuard<'static, ()> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Shows it though the test passes.
fn say(text: &str) {
    writeln!(io::stderr(), "{text}").expect("the standard error is there");
}

fn sees_nothing_old<B: Barriers>(barriers: B) {
    let _alone = one_at_a_time();
    let seen = torture(barriers, seconds(), false);
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
fn with_fences_no_reader_sees_what_was_dropped() {
    sees_nothing_old(Fences);
}

#[test]
fn with_membarrier_no_reader_sees_what_was_dropped() {
    match Membarrier::register() {
        Ok(membarrier) => sees_nothing_old(membarrier),
        Err(error) => say(&format!("skipped: no membarrier here: {error}")),
    }
}

#[test]
fn a_reader_that_unpins_too_early_is_noticed() {
    let _alone = one_at_a_time();
    let seen = torture(Fences, Duration::from_secs(60), true);
    assert!(seen[2..].iter().any(|&times| times > 0), "by age: {seen:?}");
}
