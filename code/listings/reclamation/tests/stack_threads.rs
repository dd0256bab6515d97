//! The stacks on real threads: each value comes out once, and is dropped once.

use std::sync::Arc;
use std::sync::atomic::{
    AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};
use std::thread;

use reclamation::stack_s4_tagged::{FreeList, Pool};

/// How many threads push, and as many pop.
const THREADS: usize = 3;
/// How many values each one pushes.
const EACH: usize = 20_000;

/// A value that counts how often it is dropped.
struct Counted {
    number: usize,
    dropped: Arc<Vec<AtomicUsize>>,
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.dropped[self.number].fetch_add(1, Relaxed);
    }
}

/// Three threads push and three pop at the same time; a quarter stays on the stack.
macro_rules! each_value_once {
    ($stack:ident, $Stack:ty) => {
        #[test]
        fn $stack() {
            let dropped: Vec<_> = (0..THREADS * EACH).map(|_| AtomicUsize::new(0)).collect();
            let dropped = Arc::new(dropped);
            let stack = <$Stack>::new();
            thread::scope(|s| {
                for thread in 0..THREADS {
                    let (stack, dropped) = (&stack, &dropped);
                    s.spawn(move || {
                        for number in thread * EACH..(thread + 1) * EACH {
                            let dropped = Arc::clone(dropped);
                            stack.push(Counted { number, dropped });
                        }
                    });
                    s.spawn(move || {
                        for _ in 0..EACH / 4 * 3 {
                            let value = loop {
                                match stack.pop() {
                                    Some(value) => break value,
                                    None => thread::yield_now(),
                                }
                            };
                            let before = value.dropped[value.number].load(Relaxed);
                            assert_eq!(before, 0, "popped again");
                        }
                    });
                }
            });
            let times = |n| {
                dropped
                    .iter()
                    .filter(|times| times.load(Relaxed) == n)
                    .count()
            };
            assert_eq!(
                [times(0), times(1)],
                [THREADS * EACH / 4, THREADS * EACH / 4 * 3]
            );
            drop(stack);
            assert_eq!(
                times(1),
                THREADS * EACH,
                "each once, with those that were left"
            );
        }
    };
}

mod each_value_is_popped_and_dropped_once {
    use super::*;

    each_value_once!(that_leaks, reclamation::stack_s1_leaks::Stack<Counted>);
    each_value_once!(by_epochs, reclamation::stack_epoch::Stack<Counted>);
    each_value_once!(
        by_hazard_pointers,
        reclamation::stack_hazard::Stack<Counted>
    );
    each_value_once!(
        by_the_last_to_leave,
        reclamation::stack_seize::Stack<Counted>
    );
    each_value_once!(locked, reclamation::stack_locked::Stack<Counted>);
}

#[test]
fn a_number_is_with_one_thread_at_a_time() {
    const NOBODY: usize = usize::MAX;
    let free = FreeList::<4>::new();
    let owners = [(); 4].map(|()| AtomicUsize::new(NOBODY));
    thread::scope(|s| {
        for thread in 0..THREADS {
            let (free, owners) = (&free, &owners);
            s.spawn(move || {
                for _ in 0..EACH {
                    let taken = [free.take(), free.take()];
                    for number in taken.into_iter().flatten() {
                        let before = owners[number].swap(thread, Acquire);
                        assert_eq!(before, NOBODY, "{number} was given to two threads");
                    }
                    for number in taken.into_iter().flatten() {
                        assert_eq!(owners[number].swap(NOBODY, Release), thread);
                        free.put(number);
                    }
                }
            });
        }
    });
    let mut left: Vec<_> = std::iter::from_fn(|| free.take()).collect();
    left.sort_unstable();
    assert_eq!(left, [0, 1, 2, 3]);
}

#[test]
fn what_is_done_to_a_pooled_value_is_seen_by_the_next() {
    let pool = Pool::<usize, 2>::new(|| 0);
    thread::scope(|s| {
        for _ in 0..THREADS {
            s.spawn(|| {
                for _ in 0..EACH {
                    let mut taken = loop {
                        match pool.take() {
                            Some(taken) => break taken,
                            None => thread::yield_now(),
                        }
                    };
                    taken.with(|count| *count += 1);
                }
            });
        }
    });
    let mut left: Vec<_> = std::iter::from_fn(|| pool.take()).collect();
    let counted: usize = left
        .iter_mut()
        .map(|taken| taken.with(|count| *count))
        .sum();
    assert_eq!(counted, THREADS * EACH);
}
