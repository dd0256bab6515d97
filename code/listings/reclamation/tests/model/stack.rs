//! A stack to reclaim: it leaks, it frees too early, it is fooled by a number that comes
//! back, and at last it is right. And each ordering is there for something.

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::atomic::Ordering::{self, Acquire, Relaxed, Release};
use interleave::sync::{Arc, heap, thread};
use interleave::{Model, Verdict, expect_shown};

#[allow(unsafe_code, reason = "nodes that change hands by hand")]
#[path = "../../src/stack_s1_leaks.rs"]
mod stack_s1_leaks;
#[allow(unsafe_code, reason = "a free too early, for the checker to find")]
#[path = "../../src/stack_s2_frees.rs"]
mod stack_s2_frees;
#[path = "../../src/stack_s3_index.rs"]
mod stack_s3_index;
#[allow(unsafe_code, reason = "places that change hands by number")]
#[path = "../../src/stack_s4_tagged.rs"]
mod stack_s4_tagged;

/// One thread pushes 2 and pops while another pops. 1 was there before.
fn push_and_pop() {
    let stack = Arc::new(stack_s1_leaks::Stack::new());
    stack.push(1);
    let other = thread::spawn({
        let stack = Arc::clone(&stack);
        move || {
            stack.push(2);
            stack.pop()
        }
    });
    let mut popped = vec![stack.pop(), other.join().unwrap(), stack.pop()];
    popped.sort();
    assert_eq!(popped, [None, Some(1), Some(2)]);
    drop(stack);
    assert_eq!(heap::live(), 2, "this step frees no node");
}

#[test]
fn without_a_free_each_value_is_popped_once() {
    interleave::model(push_and_pop);
}

#[test]
fn values_that_nobody_pops_are_dropped_with_the_stack() {
    interleave::model(|| {
        let value = Arc::new(());
        let stack = stack_s1_leaks::Stack::new();
        stack.push(value.clone());
        stack.push(value.clone());
        drop(stack.pop());
        assert_eq!(Arc::strong_count(&value), 2);
        drop(stack);
        assert_eq!(Arc::strong_count(&value), 1);
    });
}

#[test]
fn a_node_that_one_pop_frees_another_has_found() {
    let verdict = interleave::verdict(|| {
        let stack = Arc::new(stack_s2_frees::Stack::new());
        stack.push(1);
        let worker = thread::Builder::new().name("worker".into());
        let worker = worker.spawn({
            let stack = Arc::clone(&stack);
            move || stack.pop()
        });
        stack.pop();
        worker.unwrap().join().unwrap();
    });
    verdict.expect_failure("data race");
    expect_shown(&verdict, "stack_s2");
}

#[test]
fn alone_it_pops_in_reverse_and_frees_every_node() {
    interleave::model(|| {
        let stack = stack_s2_frees::Stack::new();
        stack.push(1);
        stack.push(2);
        assert_eq!(
            [stack.pop(), stack.pop(), stack.pop()],
            [Some(2), Some(1), None]
        );
        assert_eq!(heap::live(), 0);
    });
}

#[test]
fn with_one_thread_that_pops_nobody_else_frees() {
    interleave::model(|| {
        let stack = Arc::new(stack_s2_frees::Stack::new());
        let pushes = thread::spawn({
            let stack = Arc::clone(&stack);
            move || {
                stack.push(1);
                stack.push(2);
            }
        });
        let mut popped = vec![stack.pop(), stack.pop()];
        pushes.join().unwrap();
        popped.extend([stack.pop(), stack.pop()]);
        popped.sort();
        assert_eq!(popped, [None, None, Some(1), Some(2)]);
        assert_eq!(heap::live(), 0);
    });
}

/// One worker takes a number while another takes two, and puts the first back. Returns
/// what they have then.
macro_rules! take_and_put {
    ($step:ident) => {
        || {
            let free = Arc::new($step::FreeList::<2>::new());
            let other = thread::spawn({
                let free = Arc::clone(&free);
                move || {
                    let first = free.take();
                    let second = free.take();
                    if let Some(first) = first {
                        free.put(first);
                    }
                    second
                }
            });
            let one = free.take();
            let other = other.join().unwrap();
            let mut all = [one, other, free.take(), free.take()];
            all.sort();
            assert_eq!(
                all,
                [None, None, Some(0), Some(1)],
                "each number is somewhere, once"
            );
        }
    };
}

#[test]
fn a_number_that_comes_back_gives_another_to_two_threads() {
    let verdict = interleave::verdict(take_and_put!(stack_s3_index));
    verdict.expect_failure("each number is somewhere, once");
}

#[test]
fn a_count_of_the_changes_tells_that_it_has_been_away() {
    interleave::model(take_and_put!(stack_s4_tagged));
}

/// Two threads take a value, count it up, and hand it back. Of as many values as said.
fn hand_around<const N: usize>() {
    let pool = Arc::new(stack_s4_tagged::Pool::<_, N>::new(|| 0));
    let work = |pool: &stack_s4_tagged::Pool<u32, N>| {
        if let Some(mut taken) = pool.take() {
            taken.with(|value| *value += 1);
        }
    };
    let other = thread::spawn({
        let pool = Arc::clone(&pool);
        move || work(&pool)
    });
    work(&pool);
    other.join().unwrap();
    let taken: Vec<_> = std::iter::from_fn(|| pool.take()).collect();
    assert_eq!(taken.len(), N, "each value is there again");
}

#[test]
fn what_one_thread_has_done_to_a_value_the_next_one_sees() {
    interleave::model(hand_around::<1>);
    interleave::model(hand_around::<2>);
}

/// The same without the count. Two such threads do not miss it: what one of them takes and
/// puts back leaves the list as it was.
fn hand_numbers_around<const N: usize>() {
    let free = Arc::new(stack_s3_index::FreeList::<N>::new());
    let values = Arc::new([(); N].map(|()| Cell(sync::cell::UnsafeCell::new(0))));
    let work = |free: &stack_s3_index::FreeList<N>, values: &[Cell; N]| {
        if let Some(number) = free.take() {
            values[number].count();
            free.put(number);
        }
    };
    let other = thread::spawn({
        let (free, values) = (Arc::clone(&free), Arc::clone(&values));
        move || work(&free, &values)
    });
    work(&free, &values);
    other.join().unwrap();
    let taken: Vec<_> = std::iter::from_fn(|| free.take()).collect();
    assert_eq!(taken.len(), N, "each number is there again");
}

/// One thread puts both numbers back, in the other order, while another takes one.
fn put_back_in_another_order() {
    let free = Arc::new(stack_s3_index::FreeList::<2>::new());
    assert_eq!([free.take(), free.take()], [Some(0), Some(1)]);
    let other = thread::spawn({
        let free = Arc::clone(&free);
        move || {
            free.put(0);
            free.put(1);
        }
    });
    let one = free.take();
    other.join().unwrap();
    let mut all = [one, free.take(), free.take()];
    all.sort();
    assert_eq!(
        all,
        [None, Some(0), Some(1)],
        "each number is somewhere, once"
    );
}

/// A number without atomics, for the checker to find races at.
struct Cell(sync::cell::UnsafeCell<u32>);

#[allow(unsafe_code, reason = "the checker is to find who races for it")]
// SAFETY: that it is with one thread at a time is what the checker is to find out.
unsafe impl Sync for Cell {}

impl Cell {
    fn count(&self) {
        #[allow(unsafe_code, reason = "the checker is to find who races for it")]
        // SAFETY: as above.
        self.0.with_mut(|value| unsafe { *value += 1 });
    }
}

#[test]
fn without_the_count_too_what_is_handed_over_is_seen() {
    interleave::model(hand_numbers_around::<1>);
    interleave::model(hand_numbers_around::<2>);
    interleave::model(put_back_in_another_order);
}

/// Each ordering that one of the closures meets and that is not Relaxed: made Relaxed, it
/// makes one of them fail.
#[track_caller]
fn each_is_needed(closures: &[fn()], expected: &[(&str, Ordering)]) {
    let mut visits: Vec<_> = closures
        .iter()
        .flat_map(|&f| Model::new().sites(f))
        .filter(|visit| visit.ordering != Relaxed)
        .collect();
    visits.sort_by(|a, b| a.site.cmp(&b.site));
    visits.dedup_by(|a, b| a.site == b.site);
    let found: Vec<_> = visits
        .iter()
        .map(|visit| (&*visit.op, visit.ordering))
        .collect();
    assert_eq!(found, expected);
    for visit in &visits {
        let weaker = Model::new().weaken(visit.site.clone(), Relaxed);
        let fails = |f: &fn()| matches!(weaker.verdict(*f), Verdict::Failed { .. });
        assert!(closures.iter().any(fails), "{} can be Relaxed", visit.site);
    }
}

#[test]
fn a_push_releases_and_a_pop_acquires() {
    let expected = [
        ("compare_exchange_weak", Release),
        ("load", Acquire),
        ("compare_exchange_weak", Acquire),
    ];
    each_is_needed(&[push_and_pop], &expected);
}

#[test]
fn without_the_count_the_exchange_acquires_too() {
    let expected = [
        ("load", Acquire),
        ("compare_exchange_weak", Acquire),
        ("compare_exchange_weak", Acquire),
        ("compare_exchange_weak", Release),
    ];
    each_is_needed(
        &[hand_numbers_around::<1>, put_back_in_another_order],
        &expected,
    );
}

#[test]
fn with_the_count_a_put_releases_and_a_take_acquires_what_it_finds() {
    let expected = [
        ("load", Acquire),
        ("compare_exchange_weak", Acquire),
        ("compare_exchange_weak", Release),
    ];
    each_is_needed(&[hand_around::<1>], &expected);
}
