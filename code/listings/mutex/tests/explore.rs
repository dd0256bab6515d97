//! The listings of this part, recorded: every schedule that their pages show, and
//! every number that their pages name.

use std::sync::atomic::Ordering::SeqCst;

use interleave::Recording;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::{Arc, Mutex, atomic::AtomicBool, thread};
use synth::{Edit, Knob, Patch};
use trace::Trace;

#[allow(dead_code, reason = "only what a page explores")]
#[path = "../src/inbox.rs"]
mod inbox;
#[path = "../src/lock_order.rs"]
mod lock_order;
#[allow(dead_code, reason = "only what a page explores")]
#[path = "../src/lost_edit.rs"]
mod lost_edit;
#[path = "../src/lost_wakeup.rs"]
mod lost_wakeup;
#[allow(unsafe_code, reason = "a lock from scratch")]
#[path = "../src/spin_s3_order.rs"]
mod spin_s3_order;
#[allow(dead_code, reason = "only what a page explores")]
#[path = "../src/stolen_wakeup.rs"]
mod stolen_wakeup;
#[allow(dead_code, reason = "only what a page explores")]
#[path = "../src/try_read.rs"]
mod try_read;

/// The first step of a lock, with a cell that nobody watches for races: what is
/// left to see is whether two threads are inside at once. And so it can be
/// recorded under shuttle, as loom would show loads that `SeqCst` rules out.
#[path = "."]
mod unwatched {
    #[allow(unsafe_code, reason = "a lock from scratch")]
    #[path = "../src/spin_s1_look.rs"]
    pub mod spin_s1_look;

    #[expect(dead_code, unused_imports, reason = "only its cell is used")]
    #[path = "../src/sync.rs"]
    mod plain;

    mod sync {
        pub use super::plain::cell;
        pub use interleave::sync::{atomic, hint};
    }
}

/// The GUI sets the gain and MIDI the cutoff, both in the given way.
fn two_edits(recording: Recording, edit: fn(&Mutex<Patch>, &Edit)) -> Trace {
    let recording = recording
        .threads(["GUI", "MIDI"])
        .ok("both are in", "one after the other")
        .bug("cutoff lost", "GUI put its copy back last")
        .bug("gain lost", "MIDI put its copy back last")
        .bug("both lost", "neither is in the patch");
    #[expect(unsafe_code, reason = "a promise about the type")]
    // SAFETY: a Patch has no lifetime parameter.
    let recording = unsafe {
        recording
            .show(|patch: &Patch| format!("gain {}, cutoff {}", patch.gain, patch.filter.cutoff))
    };
    let patch = Patch::with_zones(0);
    let two_edits = move || {
        let shared = Mutex::new(patch.clone());
        thread::scope(|s| {
            s.spawn(|| edit(&shared, &Edit::Knob(Knob::Cutoff, 880.0)));
            edit(&shared, &Edit::Knob(Knob::Gain, 0.25));
        });
        let patch = shared.lock().unwrap();
        (patch.gain == 0.25, patch.filter.cutoff == 880.0)
    };
    recording.record(two_edits, |edits_that_are_in| {
        let outcome = match edits_that_are_in {
            (true, true) => "both are in",
            (true, false) => "cutoff lost",
            (false, true) => "gain lost",
            (false, false) => "both lost",
        };
        outcome.to_owned()
    })
}

#[test]
fn a_copy_put_back_can_lose_the_other_edit() {
    let recording = Recording::new("lost-edit").task("Lose the new gain.", "gain lost");
    let trace = two_edits(recording, lost_edit::put_back);
    assert_eq!(trace.counts(), [2, 2, 2, 0]);
}

#[test]
fn one_guard_from_look_to_act_loses_no_edit() {
    let trace = two_edits(Recording::new("one-guard"), lost_edit::one_guard);
    assert_eq!(trace.counts(), [2, 0, 0, 0]);
}

/// The GUI stores the current patch in the bank, while MIDI recalls one from it.
fn store_and_recall(
    recording: Recording,
    store: fn(&lock_order::Session),
    recall: fn(&lock_order::Session, usize),
) -> Trace {
    let patch = Patch::with_zones(0);
    let store_and_recall = move || {
        let session = lock_order::Session {
            current: Mutex::new(patch.clone()),
            bank: Mutex::new(vec![patch.clone()]),
        };
        thread::scope(|s| {
            s.spawn(|| recall(&session, 0));
            store(&session);
        });
    };
    recording
        .threads(["GUI", "MIDI"])
        .ok("both return", "one after the other")
        .bug("deadlock", "each waits for the other")
        .record(store_and_recall, |()| "both return".to_owned())
}

#[test]
fn storing_and_recalling_in_opposite_orders_can_deadlock() {
    use lock_order::Session;
    let recording = Recording::new("opposite-orders").task("Make it deadlock.", "deadlock");
    let trace = store_and_recall(recording, Session::store, Session::recall);
    assert_eq!(trace.counts(), [4, 2]);
}

#[test]
fn one_order_for_both_locks_never_deadlocks() {
    use lock_order::Session;
    let recording = Recording::new("one-order");
    let trace = store_and_recall(recording, Session::store_in_order, Session::recall_in_order);
    assert_eq!(trace.counts(), [2, 0]);
}

#[test]
fn a_request_between_the_look_and_the_wait_is_never_heard() {
    use lost_wakeup::Inbox;
    let trace = Recording::new("lost-wakeup")
        .threads(["GUI", "loader"])
        .objects(["requests", "arrived"])
        .task("Let the loader sleep for ever.", "deadlock")
        .ok("preset 7", "the loader has the request")
        .bug("deadlock", "the loader sleeps for ever")
        .record(
            || {
                let inbox = Inbox::default();
                thread::scope(|s| {
                    let loader = s.spawn(|| inbox.next());
                    inbox.request(7);
                    loader.join().unwrap()
                })
            },
            |preset| format!("preset {preset}"),
        );
    assert_eq!(trace.counts(), [7, 2]);
}

/// Two loaders, two requests: each loader should get one.
fn two_loaders<I: Default + Sync + 'static>(
    recording: Recording,
    request: fn(&I, u32),
    next: fn(&I) -> u32,
) -> Trace {
    let two_loaders = move || {
        let inbox = I::default();
        thread::scope(|s| {
            let loaders = [(); 2].map(|()| s.spawn(|| next(&inbox)));
            request(&inbox, 1);
            request(&inbox, 2);
            let mut got = loaders.map(|loader| loader.join().unwrap());
            got.sort_unstable();
            got
        })
    };
    recording
        .threads(["GUI", "loader A", "loader B"])
        .objects(["requests", "arrived"])
        .record(two_loaders, |[one, other]| format!("{one} and {other}"))
}

#[test]
fn with_if_a_loader_can_wake_to_an_empty_inbox() {
    use stolen_wakeup::Inbox;
    let recording = Recording::new("stolen-wakeup")
        .task("Wake a loader for nothing.", "panic: a request woke me")
        .ok("1 and 2", "each loader has a request")
        .bug("panic: a request woke me", "the request is gone");
    let trace = two_loaders(recording, Inbox::request, Inbox::next);
    assert_eq!(trace.counts(), [98, 8]);
}

#[test]
fn with_while_two_loaders_get_two_requests() {
    use inbox::Inbox;
    let recording = Recording::new("inbox")
        .ok("1 and 2", "each loader has a request")
        .bug("panic: I looked", "the request is gone")
        .bug("deadlock", "a loader sleeps for ever");
    let trace = two_loaders(recording, Inbox::request, Inbox::next);
    assert_eq!(trace.counts(), [106, 0, 0]);
}

#[test]
fn a_reader_that_never_waits_never_goes_back() {
    use try_read::Latest;
    let recording = Recording::new("never-waiting")
        .threads(["processing", "GUI"])
        .ok("0, 0", "version 0 twice")
        .ok("0, 1", "version 1 later")
        .ok("1, 1", "version 1 at once")
        .bug("1, 0", "back to version 0");
    #[expect(unsafe_code, reason = "a promise about the type")]
    // SAFETY: an Arc<u32> has no lifetime parameter.
    let recording = unsafe { recording.show(|version: &Arc<u32>| format!("version {version}")) };
    let trace = recording.record(
        || {
            let latest = Latest::new(0_u32);
            let mut reader = latest.reader();
            thread::scope(|s| {
                s.spawn(|| latest.publish(1));
                (*reader.read(), *reader.read())
            })
        },
        |(first, second)| format!("{first}, {second}"),
    );
    assert_eq!(trace.counts(), [3, 2, 1, 0]);
}

#[test]
fn look_then_take_lets_two_threads_in() {
    use unwatched::spin_s1_look::SpinLock;
    let trace = Recording::new("look-then-take")
        .threads(["GUI", "processing"])
        .task("Get both threads inside.", "panic: two are inside")
        .ok("one at a time", "each was alone")
        .bug("panic: two are inside", "both looked before either took")
        .record(
            || {
                let lock = SpinLock::new(());
                let occupied = AtomicBool::new(false);
                let visit = || {
                    lock.with(|()| {
                        assert!(!occupied.swap(true, SeqCst), "two are inside");
                        occupied.store(false, SeqCst);
                    });
                };
                thread::scope(|s| {
                    s.spawn(visit);
                    visit();
                });
            },
            |()| "one at a time".to_owned(),
        );
    assert_eq!(trace.counts(), [84, 12]);
}

#[test]
fn a_lock_is_acquire_at_one_end_and_release_at_the_other() {
    use spin_s3_order::SpinLock;
    let trace = Recording::new("spin-lock")
        .threads(["GUI", "processing"])
        .choose_orderings()
        .task("Let the two notes race.", "data race")
        .rule("It is a lock if the `swap` acquires and the `store` releases.")
        .ok("notes == 2", "one note after the other")
        .bug("data race", "nothing orders the two notes")
        .record(
            || {
                let notes = SpinLock::new(0);
                let count = || notes.with(|n| *n += 1);
                thread::scope(|s| {
                    s.spawn(count);
                    count();
                });
                notes.with(|n| *n)
            },
            |notes| format!("notes == {notes}"),
        );
    assert_eq!(trace.counts(), [8, 0]);

    let [take, give_back] = &trace.choices[..] else {
        panic!("not two choices: {:#?}", trace.choices);
    };
    for (at, swap) in take.orderings.iter().enumerate() {
        for (to, store) in give_back.orderings.iter().enumerate() {
            let ended = trace.schedules(trace.roots[trace.combination(&[at, to])]);
            let acquires = ["Acquire", "AcqRel", "SeqCst"].contains(&swap.as_str());
            let releases = ["Release", "SeqCst"].contains(&store.as_str());
            let right = if acquires && releases { [8, 0] } else { [0, 8] };
            assert_eq!(ended, right, "swap {swap}, store {store}");
        }
    }
}
