// What a ring buffer promises. The tests with two threads are run in every order
// that the model checker can tell apart; where the two ends are at one slot and
// nothing orders them, the verdict is a data race.

use interleave::sync::{Arc, thread};
use ring_buffer::ring;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

#[test]
fn values_come_out_in_order_lap_after_lap() {
    interleave::model(|| {
        let (mut producer, mut consumer) = ring(3);
        for lap in 0..3 {
            assert_eq!(
                consumer.pop(),
                None,
                "the ring is empty, and something came out"
            );
            for value in [lap, lap + 10] {
                let pushed = producer.push(value);
                assert_eq!(pushed, Ok(()), "there was room, and push() refused {value}");
            }
            for value in [lap, lap + 10] {
                assert_eq!(consumer.pop(), Some(value), "this one was pushed next");
            }
        }
    });
}

#[test]
fn a_full_ring_takes_no_more_and_loses_nothing() {
    for capacity in [1, 2, 3] {
        interleave::model(move || {
            let (mut producer, mut consumer) = ring(capacity);
            for lap in 0..2 {
                let first = lap * 10;
                for value in first..first + capacity {
                    assert_eq!(
                        producer.push(value),
                        Ok(()),
                        "a ring of {capacity} with {} inside refused one more",
                        value - first
                    );
                }
                assert_eq!(
                    producer.push(99),
                    Err(99),
                    "a ring of {capacity} with {capacity} inside took one more"
                );
                for value in first..first + capacity {
                    assert_eq!(consumer.pop(), Some(value), "this one was pushed next");
                }
                assert_eq!(consumer.pop(), None, "all are out, and another one came");
            }
        });
    }
}

#[test]
fn what_the_consumer_takes_is_all_there() {
    interleave::model(|| {
        let (mut producer, mut consumer) = ring(2);
        let mut popped = thread::scope(|s| {
            let consumer = s.spawn(|| [consumer.pop(), consumer.pop()]);
            assert_eq!(producer.push(1), Ok(()), "push() refused the first of two");
            assert_eq!(producer.push(2), Ok(()), "push() refused the second of two");
            consumer
                .join()
                .unwrap()
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
        });
        popped.extend(std::iter::from_fn(|| consumer.pop()));
        assert_eq!(popped, [1, 2], "1 and 2 were pushed, and this came out");
    });
}

#[test]
fn a_slot_is_filled_again_only_when_it_is_free() {
    interleave::model(|| {
        let (mut producer, mut consumer) = ring(1);
        assert_eq!(producer.push(1), Ok(()), "push() refused the first of one");
        let (popped, pushed) = thread::scope(|s| {
            let consumer = s.spawn(|| consumer.pop());
            let pushed = producer.push(2);
            (consumer.join().unwrap(), pushed)
        });
        assert_eq!(popped, Some(1), "1 was inside, and pop() did not find it");
        let left = pushed.is_ok().then_some(2);
        assert_eq!(
            consumer.pop(),
            left,
            "push(2) returned {pushed:?}, and this came out"
        );
    });
}

#[test]
fn two_threads_pass_on_every_value_over_the_end_of_the_ring() {
    interleave::model(|| {
        let (mut producer, mut consumer) = ring(2);
        let (pushed, mut popped) = thread::scope(|s| {
            let consumer = s.spawn(|| (0..2).filter_map(|_| consumer.pop()).collect::<Vec<_>>());
            let pushed = (1..=3).filter(|&value| producer.push(value).is_ok());
            (pushed.collect::<Vec<_>>(), consumer.join().unwrap())
        });
        popped.extend(std::iter::from_fn(|| consumer.pop()));
        assert_eq!(popped, pushed, "what came out, and what was pushed");
    });
}

/// Counts the drops of what it is handed to.
#[derive(Debug)]
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
        let (mut producer, mut consumer) = ring(3);
        for _ in 0..3 {
            producer.push(Counted(Arc::clone(&drops))).unwrap();
        }
        drop(consumer.pop());
        assert_eq!(drops.load(Relaxed), 1, "one value came out and was dropped");
        producer.push(Counted(Arc::clone(&drops))).unwrap();
        drop((producer, consumer));
        assert_eq!(
            drops.load(Relaxed),
            4,
            "four were pushed, one came out, three were in the ring when both ends went"
        );
    });
}
