//! The latest value: two slots are not enough, three are, and what each half of the
//! two swaps is for.

use std::collections::BTreeSet;

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed, Release};
use interleave::sync::{Arc, thread};
use interleave::{Model, Site, Verdict};

#[allow(unsafe_code, reason = "a data race, for the checker to find")]
#[path = "../../src/triple_s1_two_slots.rs"]
mod s1;
#[allow(unsafe_code, reason = "slots that change hands by number")]
#[path = "../../src/triple_s2_three_slots.rs"]
mod s2;

use interleave::expect_shown;

/// Two words that belong together.
type Pair = [u32; 2];

/// The GUI publishes so many pairs, in two slots, and the processing thread reads once.
fn two_slots(publishes: u32) -> impl Fn() + Send + Sync {
    move || {
        let newest = Arc::new(s1::TwoSlots::<Pair>::new([0, 0]));
        let gui = thread::Builder::new().name("GUI".into());
        let gui = gui.spawn({
            let newest = Arc::clone(&newest);
            move || (1..=publishes).for_each(|n| newest.publish([n, n]))
        });
        newest.read(|[a, b]| assert_eq!(a, b, "a torn read"));
        gui.unwrap().join().unwrap();
    }
}

#[test]
fn two_slots_are_enough_for_one_publish() {
    interleave::model(two_slots(1));
}

#[test]
fn the_second_publish_writes_what_is_being_read() {
    let verdict = interleave::verdict(two_slots(2));
    verdict.expect_failure("data race");
}

/// The GUI publishes so many pairs in three slots. The processing thread reads twice
/// meanwhile, and once more when the GUI is done. Returns what the two have found.
fn three_slots(publishes: u32) -> impl Fn() -> [u32; 2] + Send + Sync {
    move || {
        let (mut writer, mut reader) = s2::triple_buffer::<Pair>([0, 0]);
        let gui = thread::Builder::new().name("GUI".into());
        let gui = gui.spawn(move || (1..=publishes).for_each(|n| writer.publish([n, n])));
        let mut read = || {
            reader.read(|[a, b]| {
                assert_eq!(a, b, "a torn read");
                *a
            })
        };
        let found = [read(), read()];
        gui.unwrap().join().unwrap();
        assert_eq!(read(), publishes, "the last value is not found");
        found
    }
}

/// The same, for a verdict.
fn checked(publishes: u32) -> impl Fn() + Send + Sync {
    let three_slots = three_slots(publishes);
    move || {
        three_slots();
    }
}

#[test]
fn three_slots_give_a_whole_value_and_never_an_older_one() {
    for publishes in [1, 2, 3] {
        let found = interleave::outcomes(three_slots(publishes));
        let forwards: BTreeSet<String> = (0..=publishes)
            .flat_map(|first| (first..=publishes).map(move |second| [first, second]))
            .map(|reads| format!("{reads:?}"))
            .collect();
        assert_eq!(found, forwards, "of {publishes} publishes");
    }
}

/// Where the writer swaps, and where the reader does.
fn swaps() -> [Site; 2] {
    let visits = Model::new().sites(checked(1));
    let stronger = visits.iter().filter(|visit| visit.ordering != Relaxed);
    let mut sites: Vec<Site> = stronger
        .map(|visit| {
            assert_eq!((&*visit.op, visit.ordering), ("swap", AcqRel));
            visit.site.clone()
        })
        .collect();
    sites.sort_by_key(|site| site.line); // publish stands before read
    sites.try_into().expect("two swaps, and nothing else")
}

/// What comes of weakening one swap.
fn weaker(site: &Site, ordering: Ordering, publishes: u32) -> Verdict {
    let model = Model::new().weaken(site.clone(), ordering);
    model.verdict(checked(publishes))
}

// The table on the page. A slot that has been read is written again by the third
// publish at the earliest, so two of them do not show what the way back needs.
#[test]
fn each_half_of_each_swap_is_there_for_something() {
    let [publish, read] = swaps();
    let mut table = String::new();
    for (end, site) in [("publish", &publish), ("read", &read)] {
        for ordering in [Release, Acquire, Relaxed] {
            let found = [2, 3].map(|publishes| match weaker(site, ordering, publishes) {
                Verdict::Passed { .. } => "passes",
                verdict => {
                    verdict.expect_failure("data race");
                    "data race"
                }
            });
            let [two, three] = found;
            assert_eq!(three, "data race", "{ordering:?} is enough in {end}");
            let what = format!("{end} swaps with {ordering:?}");
            table.push_str(&format!("{what:<28}{two:<13}{three}\n"));
        }
    }
    let head = format!("{:<28}{:<13}{}\n", "", "2 publishes", "3 publishes");
    expect_shown(&format!("{head}{}", table.trim_end()), "triple_weaker");
}
