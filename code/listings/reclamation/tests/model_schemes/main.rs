//! The rows that are written by hand, under the model checker. A crate of its own, so that
//! the listings find each other by their own names: one builds on the cell of `qsbr`.

extern crate self as reclamation;

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::atomic::Ordering::Relaxed;
use interleave::sync::{heap, thread};
use interleave::{Model, Visit};

#[allow(dead_code, unsafe_code, reason = "reclamation by hand")]
#[path = "../../src/qsbr.rs"]
pub mod qsbr;
#[path = "../../src/schemes.rs"]
pub mod schemes;
#[allow(unsafe_code, reason = "pointers to what is kept")]
#[path = "../../src/schemes_kept.rs"]
mod schemes_kept;
#[allow(unsafe_code, reason = "reclamation by hand")]
#[path = "../../src/schemes_quiescent.rs"]
mod schemes_quiescent;
#[path = "../support/wave.rs"]
mod wave;

use schemes::{Reader, Scheme};
use schemes_kept::Kept;
use schemes_quiescent::Quiescent;
use wave::Wave;

fn number(reader: &mut impl Reader<Wave>) -> u32 {
    let mut found = 0;
    reader.read(0, |wave| {
        found = wave.number();
        None
    });
    found
}

/// One thread reads twice while another replaces the value, and tries to free it.
fn one_replaces<S>(row: S)
where
    S: Scheme<Wave> + 'static,
    for<'a> S::Reader<'a>: Send,
{
    let (mut gui, mut processing) = (row.reader(), row.reader());
    thread::scope(|s| {
        s.spawn(move || {
            gui.replace(0, Wave::new(2));
            gui.reclaim();
        });
        let first = number(&mut processing);
        let second = number(&mut processing);
        assert!(first <= second, "back to the old value");
        drop(processing);
    });
    drop(row);
    assert_eq!(heap::live(), 0, "a value is leaked");
}

/// Two replace the same value, so one of them retires what the other has made.
fn two_replace<S>(row: S)
where
    S: Scheme<Wave> + 'static,
    for<'a> S::Reader<'a>: Send,
{
    let (mut gui, mut other) = (row.reader(), row.reader());
    thread::scope(|s| {
        s.spawn(move || {
            gui.replace(0, Wave::new(2));
            gui.reclaim();
        });
        other.replace(0, Wave::new(3));
        drop(other);
    });
    drop(row);
    assert_eq!(heap::live(), 0, "a value is leaked");
}

fn quiescent() -> Quiescent<Wave> {
    Quiescent::new([Wave::new(1)], 1)
}

fn kept() -> Kept<Wave> {
    Kept::new([Wave::new(1)])
}

/// Not all schedules: the cell has its own model, in `tests/model`.
fn model() -> Model {
    Model::new().preemptions(2)
}

#[test]
fn what_is_read_stays_until_the_next_pause() {
    model().check(|| one_replaces(quiescent()));
}

#[test]
fn what_another_thread_has_made_can_be_freed() {
    model().check(|| two_replace(quiescent()));
}

#[test]
fn what_is_kept_is_freed_with_the_row() {
    interleave::model(|| one_replaces(kept()));
    interleave::model(|| two_replace(kept()));
}

/// The orderings of `file` are two, the load of a read and the swap, and both are needed.
fn both_are_for_something(file: &str, check: fn()) {
    let strong: Vec<Visit> = model()
        .sites(check)
        .into_iter()
        .filter(|visit| visit.site.file.ends_with(file) && visit.ordering != Relaxed)
        .collect();
    assert_eq!(strong.len(), 2, "{strong:?}");
    for Visit { site, .. } in strong {
        let weaker = model().weaken(site, Relaxed);
        weaker.verdict(check).expect_failure("data race");
    }
}

#[test]
fn a_value_is_published_by_each_row() {
    both_are_for_something("schemes_quiescent.rs", || one_replaces(quiescent()));
    both_are_for_something("schemes_kept.rs", || one_replaces(kept()));
}
