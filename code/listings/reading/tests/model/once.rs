//! Publishing once: each step fails where the next one passes.

use std::time::Duration;

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::atomic::{
    AtomicU32,
    Ordering::{self, Acquire, Relaxed, Release},
};
use interleave::sync::{Arc, thread};
use interleave::{Model, Site, Visit};

#[allow(unsafe_code, reason = "a cell that is published by hand")]
#[path = "../../src/once_s1_look.rs"]
mod s1;
#[allow(unsafe_code, reason = "a cell that is published by hand")]
#[path = "../../src/once_s2_double_check.rs"]
mod s2;
#[allow(unsafe_code, reason = "a cell that is published by hand")]
#[path = "../../src/once_s3_state.rs"]
mod s3;
#[allow(unsafe_code, reason = "a pointer that is published by hand")]
#[path = "../../src/once_s4_pointer.rs"]
mod s4;

/// A `get_or_init` of boxes, so that a value has something to free.
type GetOrInit<O> = for<'a> fn(&'a O, &mut dyn FnMut() -> Box<u32>) -> &'a Box<u32>;

/// Two threads that need the value; both get the same. Returns how often it was made.
fn two_threads<O: Default + Send + Sync + 'static>(
    get_or_init: GetOrInit<O>,
) -> impl Fn() -> u32 + Send + Sync {
    move || {
        let once = Arc::new(O::default());
        let makes = Arc::new(AtomicU32::new(0));
        let need = |name: u32| {
            let (once, makes) = (Arc::clone(&once), Arc::clone(&makes));
            move || {
                let mut make = || {
                    makes.fetch_add(1, Relaxed);
                    Box::new(name)
                };
                **get_or_init(&once, &mut make)
            }
        };
        let processing = thread::Builder::new().name("processing".into());
        let processing = processing.spawn(need(2)).unwrap();
        let gui = need(1)();
        assert_eq!(gui, processing.join().unwrap(), "two values");
        makes.load(Relaxed)
    }
}

/// The one site of each name, in the order of `ops`.
fn sites<const N: usize>(visits: &[Visit], ops: [&str; N]) -> [Site; N] {
    ops.map(|op| {
        let mut found = visits
            .iter()
            .filter(|visit| visit.op == op && visit.ordering != Relaxed);
        let visit = found.next().unwrap_or_else(|| panic!("no {op}"));
        assert!(found.next().is_none(), "more than one {op}");
        visit.site.clone()
    })
}

#[test]
fn look_then_make_makes_it_twice() {
    let model = two_threads::<s1::Once<_>>(|once, make| once.get_or_init(make));
    let verdict = interleave::verdict(move || {
        model();
    });
    verdict.expect_failure("data race");
}

#[test]
fn a_relaxed_flag_says_made_of_what_is_not() {
    let model = two_threads::<s2::Once<_>>(|once, make| once.get_or_init(make));
    let verdict = interleave::verdict(move || {
        model();
    });
    verdict.expect_failure("data race");
}

#[test]
fn with_acquire_at_the_first_look_and_release_the_double_check_is_right() {
    let makes = || two_threads::<s2::Once<_>>(|once, make| once.get_or_init(make));
    let visits = Model::new().sites({
        let model = makes();
        move || {
            model();
        }
    });
    let in_listing = |visit: &&Visit| visit.site.file.ends_with("once_s2_double_check.rs");
    let sites: Vec<&Visit> = visits.iter().filter(in_listing).collect();
    let [first, _, store] = sites[..] else {
        panic!("not three orderings: {sites:#?}");
    };
    assert_eq!((&*first.op, &*store.op), ("load", "store"));
    let right = Model::new()
        .weaken(first.site.clone(), Acquire)
        .weaken(store.site.clone(), Release);
    assert_eq!(right.outcomes(makes()), ["1".to_owned()].into());
}

#[test]
fn one_thread_makes_it_and_the_other_waits() {
    let made = interleave::outcomes(two_threads::<s3::Once<_>>(|once, make| {
        once.get_or_init(make)
    }));
    assert_eq!(made, ["1".to_owned()].into());
}

#[test]
fn get_finds_nothing_or_all_of_it() {
    let found = interleave::outcomes(|| {
        let once = Arc::new(s3::Once::new());
        let gui = thread::spawn({
            let once = Arc::clone(&once);
            move || {
                once.get_or_init(|| Box::new(7));
            }
        });
        let found = once.get().map(|value| **value);
        gui.join().unwrap();
        assert_eq!(once.get().map(|value| **value), Some(7));
        found
    });
    assert_eq!(found, ["None", "Some(7)"].map(str::to_owned).into());
}

#[test]
fn if_making_panics_the_next_thread_makes_it() {
    use reading::once_s3_state::Once;
    interleave::within(Duration::from_secs(10), || {
        let once = Once::new();
        std::thread::scope(|s| {
            let gui = s.spawn(|| once.get_or_init(|| panic!("the disk is full")));
            assert!(gui.join().is_err());
        });
        assert_eq!(once.get(), None);
        assert_eq!(once.get_or_init(|| 7), &7);
    });
}

#[test]
fn the_state_needs_release_and_acquire() {
    let model = || {
        let model = two_threads::<s3::Once<_>>(|once, make| once.get_or_init(make));
        move || {
            model();
        }
    };
    let visits = Model::new().sites(model());
    for site in sites(&visits, ["load", "store"]) {
        let weaker = Model::new().weaken(site.clone(), Relaxed);
        weaker.verdict(model()).expect_failure("data race");
    }
}

#[test]
fn without_waiting_it_may_be_made_twice_and_one_is_freed() {
    let made = interleave::outcomes(|| {
        let makes = two_threads::<s4::Once<_>>(|once, make| once.get_or_init(make))();
        assert_eq!(sync::heap::live(), 0, "a value is never freed");
        makes
    });
    assert_eq!(made, ["1", "2"].map(str::to_owned).into());
}

// The compare-exchange has an ordering for when it publishes, and another for when
// it finds another thread's.
#[test]
fn the_pointer_needs_release_and_both_acquires() {
    let model = || {
        let model = two_threads::<s4::Once<_>>(|once, make| once.get_or_init(make));
        move || {
            model();
        }
    };
    let visits = Model::new().sites(model());
    let stronger = |visit: &&Visit| visit.ordering != Relaxed;
    let stronger: Vec<_> = visits.iter().filter(stronger).collect();
    let orderings: Vec<Ordering> = stronger.iter().map(|visit| visit.ordering).collect();
    assert_eq!(orderings, [Acquire, Release, Acquire]);
    for visit in stronger {
        let weaker = Model::new().weaken(visit.site.clone(), Relaxed);
        let verdict = weaker.verdict(model());
        verdict.expect_failure("data race");
    }
}
