//! Locks, condition variables and threads.

use std::collections::BTreeSet;

use interleave::sync::atomic::{AtomicBool, AtomicU32, Ordering::*};
use interleave::sync::{Arc, Condvar, Mutex, RwLock, thread};

#[test]
fn a_mutex_keeps_its_value_whole() {
    let seen = interleave::outcomes(|| {
        let count = Arc::new(Mutex::new(0));
        let other = count.clone();
        let thread = thread::spawn(move || *other.lock().unwrap() += 1);
        *count.lock().unwrap() += 1;
        thread.join().unwrap();
        *count.lock().unwrap()
    });
    assert_eq!(seen, BTreeSet::from(["2".to_owned()]));
}

#[test]
fn try_lock_may_find_it_taken() {
    let seen = interleave::outcomes(|| {
        let lock = Arc::new(Mutex::new(()));
        let other = lock.clone();
        let thread = thread::spawn(move || {
            let _guard = other.lock().unwrap();
        });
        let taken = lock.try_lock().is_ok();
        thread.join().unwrap();
        taken
    });
    assert_eq!(seen, BTreeSet::from(["false", "true"].map(str::to_owned)));
}

#[test]
fn a_read_write_lock_may_be_found_taken_either_way() {
    let seen = interleave::outcomes(|| {
        let lock = Arc::new(RwLock::new(()));
        let other = lock.clone();
        let thread = thread::spawn(move || drop(other.write().unwrap()));
        let reads = lock.try_read().is_ok();
        let writes = lock.try_write().is_ok();
        thread.join().unwrap();
        (reads, writes)
    });
    assert_eq!(seen.len(), 4, "{seen:?}");
}

#[test]
fn locks_taken_in_two_orders_deadlock() {
    let verdict = interleave::verdict(|| {
        let locks = Arc::new((Mutex::new(()), Mutex::new(())));
        let other = locks.clone();
        let thread = thread::spawn(move || {
            let _second = other.1.lock().unwrap();
            let _first = other.0.lock().unwrap();
        });
        let first = locks.0.lock().unwrap();
        let second = locks.1.lock().unwrap();
        drop((first, second));
        thread.join().unwrap();
    });
    verdict.expect_deadlock();
}

#[test]
fn a_lock_taken_twice_by_one_thread_deadlocks() {
    let verdict = interleave::verdict(|| {
        let lock = Mutex::new(());
        let _first = lock.lock().unwrap();
        let _second = lock.lock().unwrap();
    });
    verdict.expect_deadlock();
    let text = verdict.to_string();
    assert!(
        text.contains("waits for the lock taken by itself on line"),
        "{text}"
    );
}

type Queue = (Mutex<Vec<u32>>, Condvar);

/// One consumer and a producer that looks at nothing.
fn hand_over(consume: fn(&Queue) -> Option<u32>, with_lock: bool) -> interleave::Verdict {
    interleave::verdict(move || {
        let queue: Arc<Queue> = Arc::default();
        let other = queue.clone();
        let consumer = thread::Builder::new()
            .name("consumer".to_owned())
            .spawn(move || consume(&other))
            .unwrap();
        if with_lock {
            queue.0.lock().unwrap().push(7);
        }
        queue.1.notify_one();
        assert_eq!(consumer.join().unwrap(), with_lock.then_some(7));
    })
}

#[test]
fn a_wait_without_a_look_misses_the_notification() {
    let verdict = hand_over(
        |queue| {
            let items = queue.0.lock().unwrap();
            queue.1.wait(items).unwrap().pop()
        },
        true,
    );
    verdict.expect_deadlock();
    let text = verdict.to_string();
    assert!(text.contains("waits for a notification"), "{text}");
    assert!(text.contains("notify_one, wakes nobody"), "{text}");
}

#[test]
fn a_wait_that_looks_first_misses_nothing() {
    let verdict = hand_over(
        |queue| {
            let mut items = queue.0.lock().unwrap();
            while items.is_empty() {
                items = queue.1.wait(items).unwrap();
            }
            items.pop()
        },
        true,
    );
    assert!(verdict.is_passed(), "{verdict}");
    let verdict = hand_over(
        |queue| {
            let items = queue.0.lock().unwrap();
            queue
                .1
                .wait_while(items, |items| items.is_empty())
                .unwrap()
                .pop()
        },
        true,
    );
    assert!(verdict.is_passed(), "{verdict}");
}

#[test]
fn a_thread_that_was_woken_and_waits_for_the_lock_says_so() {
    let verdict = interleave::verdict(|| {
        let queue: Arc<Queue> = Arc::default();
        let other = queue.clone();
        let thread = thread::spawn(move || {
            let items = other.0.lock().unwrap();
            drop(other.1.wait(items).unwrap());
        });
        let items = queue.0.lock().unwrap();
        queue.1.notify_all();
        thread.join().unwrap();
        drop(items);
    });
    verdict.expect_deadlock();
    let text = verdict.to_string();
    assert!(text.contains("waits for"), "{text}");
}

/// Two consumers, two items, and a notification for each.
fn two_consumers(consume: fn(&Queue) -> Option<u32>) -> interleave::Verdict {
    interleave::verdict(move || {
        let queue: Arc<Queue> = Arc::default();
        let consumer = || {
            let queue = queue.clone();
            thread::spawn(move || assert!(consume(&queue).is_some(), "woken for nothing"))
        };
        let consumers = [consumer(), consumer()];
        for item in [1, 2] {
            queue.0.lock().unwrap().push(item);
            queue.1.notify_one();
        }
        for consumer in consumers {
            consumer.join().unwrap();
        }
    })
}

#[test]
fn an_item_can_be_stolen_from_a_consumer_that_looks_once() {
    let verdict = two_consumers(|queue| {
        let mut items = queue.0.lock().unwrap();
        if items.is_empty() {
            items = queue.1.wait(items).unwrap();
        }
        items.pop()
    });
    verdict.expect_failure("woken for nothing");
    let verdict = two_consumers(|queue| {
        let items = queue.0.lock().unwrap();
        queue
            .1
            .wait_while(items, |items| items.is_empty())
            .unwrap()
            .pop()
    });
    assert!(verdict.is_passed(), "{verdict}");
}

#[test]
fn notify_all_wakes_all_and_notify_one_wakes_one() {
    let verdict = |all: bool| {
        interleave::verdict(move || {
            let gate = Arc::new((Mutex::new(false), Condvar::new()));
            let waiters = [(), ()].map(|()| {
                let gate = gate.clone();
                thread::spawn(move || {
                    let open = gate.0.lock().unwrap();
                    drop(gate.1.wait_while(open, |open| !*open).unwrap());
                })
            });
            *gate.0.lock().unwrap() = true;
            if all {
                gate.1.notify_all();
            } else {
                gate.1.notify_one();
            }
            for waiter in waiters {
                waiter.join().unwrap();
            }
        })
    };
    assert!(verdict(true).is_passed());
    verdict(false).expect_deadlock();
}

#[test]
fn a_notification_and_an_unpark_are_two_things() {
    interleave::model(|| {
        let queue: Arc<Queue> = Arc::default();
        let other = queue.clone();
        let consumer = thread::spawn(move || {
            let items = other.0.lock().unwrap();
            let item = other
                .1
                .wait_while(items, |items| items.is_empty())
                .unwrap()
                .pop();
            assert!(item.is_some());
            thread::park();
        });
        // The token stays until the thread parks.
        queue.0.lock().unwrap().push(1);
        queue.1.notify_one();
        queue.0.lock().unwrap().push(2);
        consumer.thread().unpark();
        consumer.join().unwrap();
    });
}

#[test]
fn readers_share_and_a_writer_does_not() {
    interleave::model(|| {
        let pair = Arc::new(RwLock::new((0, 0)));
        let other = pair.clone();
        let writer = thread::spawn(move || {
            let mut pair = other.write().unwrap();
            pair.0 += 1;
            pair.1 += 1;
        });
        let (a, b) = *pair.read().unwrap();
        assert_eq!(a, b);
        writer.join().unwrap();
        assert_eq!(*pair.read().unwrap(), (1, 1));
        assert!(pair.try_write().is_ok());
    });
}

#[test]
fn a_second_read_by_the_same_thread_fails() {
    interleave::verdict(|| {
        let lock = RwLock::new(());
        let _first = lock.read().unwrap();
        let _second = lock.read().unwrap();
    })
    .expect_failure("both wait for ever");
}

#[test]
fn a_writer_waits_for_its_own_read() {
    let verdict = interleave::verdict(|| {
        let lock = RwLock::new(());
        let _first = lock.read().unwrap();
        let _second = lock.write().unwrap();
    });
    verdict.expect_deadlock();
    let text = verdict.to_string();
    assert!(
        text.contains("waits to write what was locked by itself on line"),
        "{text}"
    );
}

#[test]
fn a_scope_lends_its_locals_and_joins() {
    let seen = interleave::outcomes(|| {
        let count = AtomicU32::new(0);
        let mut own = 0;
        let sum = thread::scope(|s| {
            let a = s.spawn(|| {
                s.spawn(|| count.fetch_add(1, Relaxed));
                count.fetch_add(1, Relaxed);
                20
            });
            own += 1;
            a.join().unwrap() + own
        });
        (sum, own, count.load(Relaxed))
    });
    assert_eq!(seen, BTreeSet::from(["(21, 1, 2)".to_owned()]));
}

#[test]
fn names_are_kept() {
    interleave::model(|| {
        assert_eq!(thread::current().name(), Some("main"));
        let thread = thread::Builder::new()
            .name("gui".to_owned())
            .spawn(|| assert_eq!(thread::current().name(), Some("gui")))
            .unwrap();
        assert_eq!(thread.thread().name(), Some("gui"));
        thread.join().unwrap();
        thread::spawn(|| assert_eq!(thread::current().name(), None))
            .join()
            .unwrap();
    });
}

#[test]
fn parking_waits_for_the_unpark() {
    let verdict = |unparks: bool| {
        interleave::verdict(move || {
            let ready = Arc::new(AtomicBool::new(false));
            let other = ready.clone();
            let thread = thread::spawn(move || {
                while !other.load(Acquire) {
                    thread::park();
                }
            });
            ready.store(true, Release);
            if unparks {
                thread.thread().unpark();
            }
            thread.join().unwrap();
        })
    };
    assert!(verdict(true).is_passed());
    verdict(false).expect_deadlock();
    assert!(verdict(false).to_string().contains("is parked"));
}

#[test]
fn an_unpark_hands_over_what_was_done_before() {
    let seen = interleave::outcomes(|| {
        let value = Arc::new(AtomicU32::new(0));
        let lock = Arc::new(Mutex::new(()));
        let (other, also) = (value.clone(), lock.clone());
        let thread = thread::spawn(move || {
            drop(also.lock().unwrap());
            thread::park();
            other.load(Relaxed)
        });
        value.store(1, Relaxed);
        let guard = lock.lock().unwrap();
        // It may wait for the lock just now.
        thread.thread().unpark();
        drop(guard);
        thread.join().unwrap()
    });
    assert_eq!(seen, BTreeSet::from(["1".to_owned()]));
}

#[test]
fn six_threads_are_too_many() {
    let verdict = interleave::verdict(|| {
        for _ in 0..5 {
            thread::spawn(|| ());
        }
    });
    assert!(
        verdict.to_string().contains("at most 5 threads"),
        "{verdict}"
    );
}
