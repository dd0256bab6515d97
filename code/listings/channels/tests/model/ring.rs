//! The ring buffer from scratch: each step fails where the next one passes.

use std::collections::VecDeque;
use std::sync::atomic::AtomicUsize;

use interleave::sync::{self, Arc, atomic::Ordering::Relaxed, thread};
use interleave::{Model, Site};

use interleave::expect_shown;

#[allow(unsafe_code, reason = "a ring buffer from scratch")]
#[path = "../../src/ring_s1_relaxed.rs"]
mod ring_s1_relaxed;
#[allow(unsafe_code, reason = "a ring buffer from scratch")]
#[path = "../../src/ring_s2_filled.rs"]
mod ring_s2_filled;
#[allow(unsafe_code, reason = "a ring buffer from scratch")]
#[path = "../../src/ring_s3_freed.rs"]
mod ring_s3_freed;
#[allow(unsafe_code, reason = "a ring buffer from scratch")]
#[path = "../../src/ring_s4_ends.rs"]
mod ring_s4_ends;

use ring_s4_ends::{Consumer, Producer, loan, ring, ring_from};

#[test]
fn relaxed_the_first_value_is_a_data_race() {
    use ring_s1_relaxed::Ring;
    let verdict = interleave::verdict(one_way(|| Ring::new(2), 1, 1, Ring::push, Ring::pop));
    verdict.expect_failure("data race");
    expect_shown(&verdict, "ring_s1");
}

#[test]
fn with_the_filled_slots_published_a_ring_works_until_it_comes_round() {
    use ring_s2_filled::Ring;
    interleave::model(one_way(|| Ring::new(2), 2, 2, Ring::push, Ring::pop));
    let verdict = interleave::verdict(one_way(|| Ring::new(2), 3, 1, Ring::push, Ring::pop));
    verdict.expect_failure("data race");
    let verdict = interleave::verdict(one_way(|| Ring::new(1), 2, 1, Ring::push, Ring::pop));
    verdict.expect_failure("data race");
}

#[test]
fn with_the_freed_slots_published_too_it_works_for_good() {
    use ring_s3_freed::Ring;
    interleave::model(one_way(|| Ring::new(1), 3, 3, Ring::push, Ring::pop));
    interleave::model(one_way(|| Ring::new(2), 4, 3, Ring::push, Ring::pop));
}

#[test]
fn nobody_keeps_a_second_producer_from_the_ring() {
    use ring_s3_freed::Ring;
    let verdict = interleave::verdict(|| {
        let ring = Arc::new(Ring::new(2));
        let other = Arc::clone(&ring);
        let midi = thread::spawn(move || other.push(1));
        let _ = ring.push(2);
        let _ = midi.join().unwrap();
    });
    verdict.expect_failure("data race");
}

#[test]
fn the_two_ends_pass_on_each_value_once_and_in_order() {
    for (capacity, pushes, pops) in [(1, 3, 3), (2, 4, 3), (3, 4, 2)] {
        interleave::model(two_ends(move || ring(capacity), pushes, pops));
    }
}

#[test]
fn the_counts_may_overflow() {
    for capacity in [1, 2, 3] {
        let almost = usize::MAX - 1;
        interleave::model(two_ends(move || ring_from(almost, capacity), 4, 2));
    }
}

#[test]
fn each_of_the_four_orderings_is_needed() {
    let there = || two_ends(|| ring(1), 2, 2);
    let sites = Model::new().sites(there());
    let strong: Vec<Site> = sites
        .iter()
        .filter(|visit| visit.ordering != Relaxed)
        .map(|visit| visit.site.clone())
        .collect();
    assert_eq!(strong.len(), 4, "{sites:#?}");
    for site in strong {
        let weaker = Model::new().weaken(site, Relaxed);
        weaker.verdict(there()).expect_failure("data race");
    }
}

#[test]
fn a_ring_takes_as_many_as_it_was_asked_for() {
    interleave::model(|| {
        for capacity in 0..=5 {
            let (mut producer, mut consumer) = ring(capacity);
            for _ in 0..3 {
                assert!((0..capacity).all(|value| producer.push(value).is_ok()));
                assert_eq!(producer.push(99), Err(99), "{capacity} are inside");
                assert!((0..capacity).all(|value| consumer.pop() == Some(value)));
                assert_eq!(consumer.pop(), None);
            }
        }
    });
}

/// Counts the drops of what it is handed to.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Relaxed);
    }
}

#[test]
fn each_value_is_dropped_once() {
    interleave::model(|| {
        let drops = Arc::new(AtomicUsize::new(0));
        let value = || Counted(Arc::clone(&drops));
        let (mut producer, mut consumer) = ring(2);
        assert!(producer.push(value()).is_ok());
        let (popped, consumer) = thread::scope(|s| {
            let processing = s.spawn(move || (consumer.pop(), consumer));
            assert!(producer.push(value()).is_ok());
            // Refused, or not, if one has come out by now.
            let third = producer.push(value()).is_ok();
            let (popped, consumer) = processing.join().unwrap();
            assert!(popped.is_some() && drops.load(Relaxed) == usize::from(!third));
            (popped, consumer)
        });
        drop(popped);
        let so_far = drops.load(Relaxed);
        assert!((1..=2).contains(&so_far));
        drop((producer, consumer));
        assert_eq!(
            drops.load(Relaxed),
            3,
            "two or three were pushed, all three dropped"
        );
    });
}

#[test]
fn what_is_lent_comes_back_and_neither_ring_ever_refuses_one() {
    for (capacity, values, rounds) in [(1, 4, 4), (2, 2, 2)] {
        interleave::model(move || {
            let (mut lender, mut borrower) = loan(capacity);
            let mut seen = thread::scope(|s| {
                let processing = s.spawn(|| {
                    let mut seen = Vec::new();
                    (0..rounds).for_each(|_| borrower.each(|value| seen.push(*value)));
                    seen
                });
                (1..=values).for_each(|value| lender.lend(value));
                lender.flush();
                processing.join().unwrap()
            });
            for _ in seen.len()..values {
                lender.flush();
                borrower.each(|value| seen.push(*value));
            }
            assert!(seen.iter().copied().eq(1..=values), "{seen:?}");
            assert!(lender.flush(), "nothing waits");
        });
    }
}

#[test]
fn one_round_ends_though_each_value_brings_another() {
    interleave::model(|| {
        let (mut lender, mut borrower) = loan(2);
        (1..=2).for_each(|value| lender.lend(value));
        for round in 1..=3 {
            let mut worked = 0;
            borrower.each(|_| {
                worked += 1;
                assert!(
                    worked <= 2,
                    "round {round} has had as many as the ring holds"
                );
                lender.lend(3);
            });
            assert_eq!(worked, 2);
            lender.flush();
        }
    });
}

/// Two threads at one ring: so many pushes, so many pops, without waiting. What
/// comes out is what went in, in that order.
fn one_way<R: Send + Sync + 'static>(
    new: impl Fn() -> R + Send + Sync,
    pushes: u32,
    pops: u32,
    push: fn(&R, u32) -> Result<(), u32>,
    pop: fn(&R) -> Option<u32>,
) -> impl Fn() + Send + Sync {
    move || {
        let ring = Arc::new(new());
        let other = Arc::clone(&ring);
        let processing = thread::Builder::new().name("processing".into());
        let processing = processing
            .spawn(move || (0..pops).filter_map(|_| pop(&other)).collect())
            .unwrap();
        let pushed = (1..=pushes).filter(|&value| push(&ring, value).is_ok());
        let pushed: VecDeque<u32> = pushed.collect();
        let popped = processing.join().unwrap();
        expect_a_queue(pushed, popped, || pop(&ring));
    }
}

/// The same with two ends.
fn two_ends(
    new: impl Fn() -> (Producer<u32>, Consumer<u32>) + Send + Sync,
    pushes: u32,
    pops: u32,
) -> impl Fn() + Send + Sync {
    move || {
        let (mut producer, mut consumer) = new();
        let (pushed, popped) = thread::scope(|s| {
            let processing = s.spawn(|| (0..pops).filter_map(|_| consumer.pop()).collect());
            let pushed = (1..=pushes).filter(|&value| producer.push(value).is_ok());
            (pushed.collect(), processing.join().unwrap())
        });
        expect_a_queue(pushed, popped, || consumer.pop());
    }
}

/// Whether what came out, and then what is left, is what went in.
fn expect_a_queue(pushed: VecDeque<u32>, mut popped: Vec<u32>, pop: impl FnMut() -> Option<u32>) {
    popped.extend(std::iter::from_fn(pop));
    assert_eq!(pushed, popped, "what was pushed, and what came out");
}
