//! A free list whose numbers come back.

use interleave::Recording;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::thread;

#[path = "../../src/stack_s3_index.rs"]
mod stack_s3_index;

/// One worker takes a number. The other takes two, and puts the first back.
fn take_and_put() -> String {
    let free = stack_s3_index::FreeList::<2>::new();
    let (one, other) = thread::scope(|s| {
        let other = s.spawn(|| {
            let first = free.take();
            let second = free.take();
            if let Some(first) = first {
                free.put(first);
            }
            second
        });
        (free.take(), other.join().unwrap())
    });
    let left = free.take();
    if let (true, Some(number)) = (left == other, left) {
        return format!("{number} is taken and free");
    }
    let mut all = [one, other, left, free.take()];
    all.sort();
    assert_eq!(all, [None, None, Some(0), Some(1)]);
    "each number is in one place".to_owned()
}

#[test]
fn a_number_that_comes_back_fools_the_exchange() {
    let trace = Recording::new("aba")
        .threads(["worker 1", "worker 2"])
        .objects(["top", "next[0]", "next[1]"])
        .task(
            "Have the list offer what worker 2 has.",
            "1 is taken and free",
        )
        .ok(
            "each number is in one place",
            "it is free, or one worker has it",
        )
        .bug(
            "1 is taken and free",
            "the next who takes it gets what worker 2 has",
        )
        .record(take_and_put, |end| end);
    assert_eq!(trace.counts(), [876, 21]);
}
