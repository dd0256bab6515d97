//! Memory ordering: what the checker lets a thread see.

use std::collections::BTreeSet;

use interleave::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed, Release, SeqCst};
use interleave::sync::atomic::{AtomicBool, AtomicPtr, AtomicU8, AtomicU32, fence};
use interleave::sync::cell::UnsafeCell;
use interleave::sync::{Arc, hint, thread};
use interleave::{Model, Verdict};

fn set<const N: usize>(texts: [&str; N]) -> BTreeSet<String> {
    texts.map(str::to_owned).into()
}

fn twice(f: impl Fn(&AtomicU32) + Send + Copy + 'static) -> u32 {
    let played = Arc::new(AtomicU32::new(0));
    let other = played.clone();
    let voice = thread::spawn(move || f(&other));
    f(&played);
    voice.join().unwrap();
    played.load(Relaxed)
}

#[test]
fn a_load_and_a_store_can_lose_an_update_at_any_ordering() {
    for order in [Relaxed, SeqCst] {
        let seen = interleave::outcomes(move || {
            twice(move |played| {
                let seen = played.load(order);
                played.store(seen + 1, order);
            })
        });
        assert_eq!(seen, set(["1", "2"]), "{order:?}");
    }
}

#[test]
fn a_fetch_add_loses_nothing() {
    let seen = interleave::outcomes(|| {
        twice(|played| {
            played.fetch_add(1, Relaxed);
        })
    });
    assert_eq!(seen, set(["2"]));
}

#[test]
fn fetch_update_loses_nothing() {
    let seen = interleave::outcomes(|| {
        twice(|played| {
            let _ = played.fetch_update(Relaxed, Relaxed, |seen| Some(seen + 1));
        })
    });
    assert_eq!(seen, set(["2"]));
}

/// One thread writes 42 and raises a flag, the other looks at both.
fn message_passing(raise: Ordering, look: Ordering) -> BTreeSet<String> {
    interleave::outcomes(move || {
        let shared = Arc::new((AtomicU32::new(0), AtomicBool::new(false)));
        let other = shared.clone();
        let writer = thread::spawn(move || {
            other.0.store(42, Relaxed);
            other.1.store(true, raise);
        });
        let seen = (shared.1.load(look), shared.0.load(Relaxed));
        writer.join().unwrap();
        seen
    })
}

#[test]
fn a_flag_hands_over_only_with_release_and_acquire() {
    let handed_over = set(["(false, 0)", "(false, 42)", "(true, 42)"]);
    let mut all = handed_over.clone();
    all.insert("(true, 0)".to_owned());
    assert_eq!(message_passing(Release, Acquire), handed_over);
    assert_eq!(message_passing(Relaxed, Acquire), all);
    assert_eq!(message_passing(Release, Relaxed), all);
    assert_eq!(message_passing(Relaxed, Relaxed), all);
}

/// Each thread stores its own and loads the other's.
fn store_buffering(order: Ordering, with_fence: bool) -> BTreeSet<String> {
    interleave::outcomes(move || {
        let (store, load) = match order {
            SeqCst => (SeqCst, SeqCst),
            Relaxed => (Relaxed, Relaxed),
            _ => (Release, Acquire),
        };
        let shared = Arc::new([AtomicBool::new(false), AtomicBool::new(false)]);
        let side = move |mine: &AtomicBool, other: &AtomicBool| {
            mine.store(true, store);
            if with_fence {
                fence(SeqCst);
            }
            other.load(load)
        };
        let other = shared.clone();
        let thread = thread::spawn(move || side(&other[0], &other[1]));
        let main = side(&shared[1], &shared[0]);
        (thread.join().unwrap(), main)
    })
}

#[test]
fn both_can_miss_the_others_store_unless_all_is_seqcst() {
    let sequential = set(["(false, true)", "(true, false)", "(true, true)"]);
    let mut all = sequential.clone();
    all.insert("(false, false)".to_owned());
    assert_eq!(store_buffering(Relaxed, false), all);
    assert_eq!(store_buffering(AcqRel, false), all);
    assert_eq!(store_buffering(Relaxed, true), sequential);
    assert_eq!(store_buffering(SeqCst, false), sequential);
}

#[test]
fn four_seqcst_threads_agree_on_one_order() {
    // Bounded for speed: this is about what must not be seen.
    let seen = Model::new().preemptions(2).outcomes(|| {
        let shared = Arc::new([AtomicBool::new(false), AtomicBool::new(false)]);
        let write = |i: usize| {
            let shared = shared.clone();
            thread::spawn(move || shared[i].store(true, SeqCst))
        };
        let writers = [write(0), write(1)];
        let other = shared.clone();
        let reader = thread::spawn(move || (other[0].load(SeqCst), other[1].load(SeqCst)));
        let main = (shared[1].load(SeqCst), shared[0].load(SeqCst));
        let reader = reader.join().unwrap();
        for writer in writers {
            writer.join().unwrap();
        }
        (reader, main)
    });
    assert!(!seen.contains("((true, false), (true, false))"), "{seen:?}");
    assert_eq!(seen.len(), 15);
}

/// A spin lock around a cell, in the four ways that one writes it.
#[derive(Clone, Copy, Debug)]
enum Way {
    Swap,
    SwapAfterLook,
    CompareExchange,
    Number,
    Or,
}

struct Spin {
    locked: AtomicBool,
    number: AtomicU8,
    value: UnsafeCell<u32>,
}

// The tests share it to see whether its lock protects the cell.
#[allow(unsafe_code, reason = "a lock is unsafe code")]
// SAFETY: the cell is touched only while the lock is held, which the test checks.
unsafe impl Sync for Spin {}

impl Spin {
    fn lock(&self, way: Way, order: Ordering) {
        match way {
            Way::Swap => {
                while self.locked.swap(true, order) {
                    hint::spin_loop();
                }
            }
            Way::SwapAfterLook => loop {
                while self.locked.load(Relaxed) {
                    hint::spin_loop();
                }
                if !self.locked.swap(true, order) {
                    break;
                }
            },
            Way::CompareExchange => {
                while self
                    .locked
                    .compare_exchange(false, true, order, Relaxed)
                    .is_err()
                {
                    hint::spin_loop();
                }
            }
            Way::Number => {
                while self.number.swap(1, order) == 1 {
                    thread::yield_now();
                }
            }
            Way::Or => {
                while self.locked.fetch_or(true, order) {
                    hint::spin_loop();
                }
            }
        }
    }

    fn unlock(&self, way: Way, order: Ordering) {
        match way {
            Way::Number => self.number.store(0, order),
            _ => self.locked.store(false, order),
        }
    }
}

#[allow(unsafe_code, reason = "a lock is unsafe code")]
fn spin_lock(way: Way, lock: Ordering, unlock: Ordering) -> Verdict {
    interleave::verdict(move || {
        let spin = Arc::new(Spin {
            locked: AtomicBool::new(false),
            number: AtomicU8::new(0),
            value: UnsafeCell::new(0),
        });
        let add = move |spin: &Spin| {
            spin.lock(way, lock);
            // SAFETY: whether the lock makes this sound is what is checked.
            spin.value.with_mut(|value| unsafe { *value += 1 });
            spin.unlock(way, unlock);
        };
        let other = spin.clone();
        let thread = thread::spawn(move || add(&other));
        add(&spin);
        thread.join().unwrap();
        // SAFETY: all threads have ended.
        let value = spin.value.with(|value| unsafe { *value });
        assert_eq!(value, 2);
    })
}

const WAYS: [Way; 5] = [
    Way::Swap,
    Way::SwapAfterLook,
    Way::CompareExchange,
    Way::Number,
    Way::Or,
];

#[test]
fn a_spin_lock_passes_however_it_is_written() {
    for way in WAYS {
        for lock in [Acquire, AcqRel, SeqCst] {
            let verdict = spin_lock(way, lock, Release);
            assert!(verdict.is_passed(), "{way:?} {lock:?} {verdict}");
        }
    }
}

#[test]
fn a_spin_lock_that_is_too_weak_races() {
    for way in WAYS {
        spin_lock(way, Relaxed, Release).expect_failure("data race");
        spin_lock(way, Acquire, Relaxed).expect_failure("data race");
        // Releasing where it locks does not make up for the unlock.
        spin_lock(way, AcqRel, Relaxed).expect_failure("data race");
    }
}

/// A producer marks two changes, the second perhaps over the first's mark. The
/// consumer takes the mark down and looks.
#[allow(unsafe_code, reason = "a cell is unsafe code")]
fn two_marks(mark: Ordering, before: Option<Ordering>) -> Verdict {
    interleave::verdict(move || {
        struct Shared(AtomicBool, [UnsafeCell<u32>; 2], AtomicU8);
        // SAFETY: whether that is so is what is checked.
        unsafe impl Sync for Shared {}
        let cells = [UnsafeCell::new(0), UnsafeCell::new(0)];
        let shared = Arc::new(Shared(AtomicBool::new(false), cells, AtomicU8::new(0)));
        let producer = {
            let shared = shared.clone();
            thread::spawn(move || {
                for (i, cell) in shared.1.iter().enumerate() {
                    // SAFETY: as above.
                    cell.with_mut(|value| unsafe { *value = 1 });
                    if let Some(order) = before {
                        fence(order);
                    }
                    let was = shared.0.swap(true, mark);
                    if i == 1 && was {
                        shared.2.store(1, Relaxed);
                    }
                }
            })
        };
        // The second swap has found the first's mark, so it comes before this.
        if shared.2.load(Relaxed) == 1 && shared.0.swap(false, Acquire) {
            // SAFETY: as above.
            let sum: u32 = shared.1.iter().map(|c| c.with(|v| unsafe { *v })).sum();
            assert_eq!(sum, 2);
        }
        producer.join().unwrap();
    })
}

#[test]
fn a_swap_that_changes_nothing_releases_all_the_same() {
    for mark in [Release, AcqRel, SeqCst] {
        let verdict = two_marks(mark, None);
        assert!(verdict.is_passed(), "{mark:?} {verdict}");
    }
    let verdict = two_marks(Relaxed, Some(Release));
    assert!(verdict.is_passed(), "{verdict}");
    two_marks(Relaxed, None).expect_failure("data race");
    two_marks(Acquire, None).expect_failure("data race");
}

#[test]
#[allow(unsafe_code, reason = "a cell is unsafe code")]
fn a_plain_store_ends_what_such_a_swap_releases() {
    interleave::verdict(|| {
        struct Shared(AtomicBool, UnsafeCell<u32>, AtomicBool);
        // SAFETY: it is not so, and the check says it.
        unsafe impl Sync for Shared {}
        let (mark, done) = (AtomicBool::new(true), AtomicBool::new(false));
        let shared = Arc::new(Shared(mark, UnsafeCell::new(0), done));
        let other = shared.clone();
        let producer = thread::spawn(move || {
            // SAFETY: none.
            other.1.with_mut(|value| unsafe { *value = 1 });
            other.0.swap(true, Release);
            other.2.store(true, Relaxed);
        });
        if shared.2.load(Relaxed) {
            shared.0.store(true, Relaxed);
            // Reads the store above.
            shared.0.swap(false, Acquire);
            // SAFETY: none.
            shared.1.with(|value| assert_eq!(unsafe { *value }, 1));
        }
        producer.join().unwrap();
    })
    .expect_failure("data race");
}

#[test]
fn a_compare_exchange_that_fails_may_read_an_older_value() {
    let seen = interleave::outcomes(|| {
        let shared = Arc::new((AtomicU32::new(0), AtomicBool::new(false)));
        let other = shared.clone();
        let thread = thread::spawn(move || {
            other.0.store(1, Relaxed);
            other.1.store(true, Relaxed);
        });
        let raised = shared.1.load(Relaxed);
        let read = shared.0.compare_exchange(5, 6, Relaxed, Relaxed);
        thread.join().unwrap();
        (raised, read)
    });
    assert!(seen.contains("(true, Err(0))"), "{seen:?}");
    assert!(seen.contains("(true, Err(1))"), "{seen:?}");
}

#[test]
fn of_two_swaps_that_change_nothing_one_sees_the_other() {
    let seen = |order| {
        interleave::outcomes(move || {
            let shared = Arc::new((
                AtomicBool::new(true),
                [AtomicU32::new(0), AtomicU32::new(0)],
            ));
            let side = move |shared: &(AtomicBool, [AtomicU32; 2]), me: usize| {
                shared.1[me].store(1, Relaxed);
                shared.0.swap(true, order);
                shared.1[1 - me].load(Relaxed)
            };
            let other = shared.clone();
            let thread = thread::spawn(move || side(&other, 1));
            let main = side(&shared, 0);
            (main, thread.join().unwrap())
        })
    };
    assert_eq!(seen(AcqRel), set(["(0, 1)", "(1, 0)", "(1, 1)"]));
    assert!(seen(Relaxed).contains("(0, 0)"));
}

#[test]
fn a_number_counts_what_is_swapped_in() {
    let seen = interleave::outcomes(|| {
        let number = Arc::new(AtomicU32::new(0));
        let other = number.clone();
        let thread = thread::spawn(move || other.swap(1, Relaxed));
        let main = number.swap(2, Relaxed);
        let thread = thread.join().unwrap();
        (main, thread, number.load(Relaxed))
    });
    assert_eq!(seen, set(["(0, 2, 1)", "(1, 0, 2)"]));
}

#[test]
fn a_pointer_is_swapped_once() {
    interleave::model(|| {
        let pointer = Arc::new(AtomicPtr::<u32>::default());
        let other = pointer.clone();
        let here = std::ptr::dangling_mut::<u32>();
        let address = here.addr();
        let thread = thread::spawn(move || {
            let here = std::ptr::without_provenance_mut(address);
            other
                .compare_exchange(std::ptr::null_mut(), here, AcqRel, Acquire)
                .is_ok()
        });
        let won = pointer.swap(here, AcqRel).is_null();
        assert!(won != thread.join().unwrap());
    });
}

#[test]
fn a_weakened_site_turns_the_check_red() {
    let shape = || {
        let shared = Arc::new((AtomicU32::new(0), AtomicBool::new(false)));
        let other = shared.clone();
        let writer = thread::spawn(move || {
            other.0.store(42, Relaxed);
            other.1.store(true, Release);
        });
        if shared.1.load(Acquire) {
            assert_eq!(shared.0.load(Relaxed), 42, "the message was not there");
        }
        writer.join().unwrap();
    };
    let sites = Model::new().sites(shape);
    let named: Vec<_> = sites.iter().map(|v| (v.op.as_str(), v.ordering)).collect();
    assert_eq!(
        named,
        [
            ("store", Relaxed),
            ("store", Release),
            ("load", Acquire),
            ("load", Relaxed)
        ]
    );
    interleave::model(shape);
    for visit in sites.into_iter().filter(|visit| visit.ordering != Relaxed) {
        assert!(visit.site.file.ends_with("tests/memory.rs"));
        let verdict = Model::new().weaken(visit.site, Relaxed).verdict(shape);
        verdict.expect_failure("the message was not there");
    }
}

#[test]
fn a_failed_check_names_its_sites_all_the_same() {
    let sites = Model::new().sites(|| {
        let flag = AtomicBool::new(false);
        let _ = flag.compare_exchange(false, true, AcqRel, Acquire);
        panic!("after the only access");
    });
    let orderings: Vec<_> = sites.iter().map(|v| (v.site.which, v.ordering)).collect();
    assert_eq!(orderings, [(0, AcqRel), (1, Acquire)]);
}

#[test]
fn orderings_that_std_refuses_are_refused() {
    for (verdict, text) in [
        (
            interleave::verdict(|| {
                AtomicU32::new(0).load(Release);
            }),
            "no such thing as a release load",
        ),
        (
            interleave::verdict(|| AtomicU32::new(0).store(1, Acquire)),
            "no such thing as an acquire store",
        ),
        (
            interleave::verdict(|| fence(Relaxed)),
            "no such thing as a relaxed fence",
        ),
    ] {
        verdict.expect_failure(text);
    }
}
