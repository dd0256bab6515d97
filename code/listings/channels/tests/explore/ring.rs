//! The ring buffer from scratch, recorded.

use interleave::Recording;
use interleave::sync::{self, thread}; // `sync`: what the listings reach as `super::sync`

#[allow(dead_code, unsafe_code, reason = "a ring buffer from scratch")]
#[path = "../../src/ring_s2_filled.rs"]
mod ring_s2_filled;
#[allow(dead_code, unsafe_code, reason = "a ring buffer from scratch")]
#[path = "../../src/ring_s4_ends.rs"]
mod ring_s4_ends;

#[test]
fn nothing_tells_the_producer_that_the_slot_has_been_left() {
    use ring_s2_filled::Ring;
    let trace = Recording::new("ring-filled")
        .weak()
        .threads(["GUI", "processing"])
        .objects(["slot", "pushed", "popped"])
        .task("Let the two threads meet in the slot.", "data race")
        .ok("refused", "the slot was not free yet")
        .ok("accepted", "the slot was free")
        .bug("data race", "nothing orders the two at the slot")
        .record(
            || {
                let ring = Ring::new(1);
                // A type that the trace does not show: for a cell it would show what was
                // inside when the cell was made.
                ring.push(1_u8).expect("it is empty");
                thread::scope(|s| {
                    s.spawn(|| ring.pop());
                    ring.push(2)
                })
            },
            |second| second.map_or("refused", |()| "accepted").to_owned(),
        );
    assert_eq!(trace.counts(), [15, 0, 5]);
}

#[test]
fn a_ring_is_release_and_acquire_twice() {
    let trace = Recording::new("ring")
        .choose_orderings()
        .threads(["GUI", "processing"])
        .objects(["slot", "pushed", "popped"])
        .task("Let the two threads meet in the slot.", "data race")
        .rule("It is a ring if each count is stored with Release and loaded with Acquire.")
        .ok("nothing, refused", "the pop came too early")
        .ok("1, refused", "the second push came too early")
        .ok("1, accepted", "the second push reused the slot")
        .bug("data race", "nothing orders the two at the slot")
        .record(
            || {
                let (mut producer, mut consumer) = ring_s4_ends::ring(1);
                thread::scope(|s| {
                    let processing = s.spawn(|| consumer.pop());
                    producer.push(1).expect("it is empty");
                    let second = producer.push(2);
                    (processing.join().unwrap(), second)
                })
            },
            |(popped, second)| {
                let popped = popped.map_or("nothing".to_owned(), |value| value.to_string());
                let second = second.map_or("refused", |()| "accepted");
                format!("{popped}, {second}")
            },
        );
    assert_eq!(trace.counts(), [5, 4, 1, 0]);

    let choices = &trace.choices;
    assert_eq!(choices.len(), 4, "{choices:#?}");
    let mut right = 0;
    for at in combinations(choices.iter().map(|choice| choice.orderings.len())) {
        let chosen = choices.iter().zip(&at);
        let strong = chosen.clone().all(|(choice, &at)| {
            // A load has no Release to choose, and a store no Acquire.
            ["Acquire", "Release", "SeqCst"].contains(&choice.orderings[at].as_str())
        });
        let ended = trace.schedules(trace.roots[trace.combination(&at)]);
        if strong {
            right += 1;
            assert_eq!(ended, [5, 4, 1, 0], "{at:?}");
        } else {
            assert!(ended[3] > 0, "{at:?} is as good: {ended:?}");
        }
    }
    assert_eq!(right, 16);
}

/// All ways to choose one of so many, and one of so many, …
fn combinations(choices: impl Iterator<Item = usize>) -> Vec<Vec<usize>> {
    choices.fold(vec![Vec::new()], |all, choice| {
        let with = |begin: &Vec<usize>, at| [begin.as_slice(), &[at]].concat();
        let each = all
            .iter()
            .flat_map(|begin| (0..choice).map(move |at| with(begin, at)));
        each.collect()
    })
}
