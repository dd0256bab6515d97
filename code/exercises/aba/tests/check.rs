// What a free list promises. Each test is run in every order that the model checker can
// tell apart.

use aba::FreeList;
use interleave::sync::{Arc, cell::UnsafeCell, thread};

// What is free at the end, and what the workers have: each number below N, once.
#[track_caller]
fn each_is_somewhere<const N: usize>(
    taken: impl IntoIterator<Item = Option<usize>>,
    free: &FreeList<N>,
) {
    let taken: Vec<_> = taken.into_iter().flatten().collect();
    let mut free: Vec<_> = std::iter::from_fn(|| free.take()).take(N + 1).collect();
    free.sort_unstable();
    for number in 0..N {
        let places = taken.iter().chain(&free).filter(|&&n| n == number).count();
        assert!(
            places == 1,
            "buffer {number} should be in one place: the workers have {taken:?}, and {free:?} are free"
        );
    }
}

#[test]
fn no_number_is_given_twice() {
    interleave::model(|| {
        let free = Arc::new(FreeList::<2>::new());
        let worker = thread::spawn({
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
        let other = worker.join().unwrap();
        each_is_somewhere([one, other], &free);
    });
}

#[test]
fn no_number_is_lost() {
    interleave::model(|| {
        let free = Arc::new(FreeList::<3>::new());
        let spare = free.take().expect("three are free");
        let worker = thread::spawn({
            let free = Arc::clone(&free);
            move || {
                let first = free.take();
                free.put(spare);
                if let Some(first) = first {
                    free.put(first);
                }
            }
        });
        let one = free.take();
        worker.join().unwrap();
        each_is_somewhere([one], &free);
    });
}

#[test]
fn a_number_that_comes_back_late() {
    interleave::model(|| {
        let free = Arc::new(FreeList::<3>::new());
        let worker = thread::spawn({
            let free = Arc::clone(&free);
            move || {
                let first = free.take();
                let others = [free.take(), free.take()];
                if let Some(first) = first {
                    free.put(first);
                }
                others
            }
        });
        let one = free.take();
        let [two, three] = worker.join().unwrap();
        each_is_somewhere([one, two, three], &free);
    });
}

#[test]
fn one_is_found_while_one_is_free() {
    interleave::model(|| {
        let free = Arc::new(FreeList::<2>::new());
        let worker = thread::spawn({
            let free = Arc::clone(&free);
            move || free.take()
        });
        let taken = [free.take(), worker.join().unwrap()];
        assert!(
            taken.iter().all(Option::is_some),
            "two are free, two workers take one each, and they have {taken:?}"
        );
        each_is_somewhere(taken, &free);
    });
}

// What a worker renders into. No lock is around it: the free list is to do that.
struct Buffer(UnsafeCell<u32>);

#[allow(
    unsafe_code,
    reason = "who races for a buffer is for the checker to find"
)]
// SAFETY: a worker that has its number has it alone, or the checker stops.
unsafe impl Sync for Buffer {}

impl Buffer {
    fn render(&self) {
        #[allow(
            unsafe_code,
            reason = "who races for a buffer is for the checker to find"
        )]
        // SAFETY: as above.
        self.0.with_mut(|rendered| unsafe { *rendered += 1 });
    }
}

fn hand_around<const N: usize>() {
    let shared = Arc::new((
        FreeList::<N>::new(),
        [(); N].map(|()| Buffer(UnsafeCell::new(0))),
    ));
    let render = |(free, buffers): &(FreeList<N>, [Buffer; N])| {
        if let Some(number) = free.take() {
            buffers[number].render();
            free.put(number);
        }
    };
    let worker = thread::spawn({
        let shared = Arc::clone(&shared);
        move || render(&shared)
    });
    render(&shared);
    worker.join().unwrap();
    each_is_somewhere([], &shared.0);
}

#[test]
fn what_one_worker_has_rendered_the_next_one_finds() {
    interleave::model(hand_around::<1>);
    interleave::model(hand_around::<2>);
}

#[test]
fn alone_it_gives_each_number_once() {
    interleave::model(|| {
        let free = FreeList::<3>::new();
        let taken = [free.take(), free.take(), free.take()];
        assert_eq!(free.take(), None, "all three are taken");
        each_is_somewhere(taken, &free);
        for number in taken.into_iter().flatten() {
            free.put(number);
        }
        each_is_somewhere([], &free);
    });
}
