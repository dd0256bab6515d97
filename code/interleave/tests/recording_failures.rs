//! A failure ends its schedule and no other.

#![allow(unsafe_code, reason = "cells and heap objects are its subject")]

mod recorded;

use std::panic::{AssertUnwindSafe, catch_unwind};

use interleave::Recording;
use interleave::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, Ordering::*};
use interleave::sync::{Arc, Mutex, RwLock, cell::UnsafeCell, heap, hint, thread};
use recorded::{counts, end, refusal};
use trace::Trace;

/// A recording that ends well or so.
fn or(bug: &str) -> Recording {
    Recording::new("failure")
        .threads(["main", "other"])
        .ok("done", "")
        .bug(bug, "")
}

#[track_caller]
fn record(recording: Recording, f: impl Fn() + Send + Sync + 'static) -> Trace {
    recording.trace(f, |()| "done".to_owned())
}

#[test]
fn a_panic_in_the_first_thread_is_an_outcome() {
    for weak in [false, true] {
        let recording = or("panic: too early");
        let recording = if weak { recording.weak() } else { recording };
        let trace = record(recording, || {
            let ready = AtomicU32::new(0);
            thread::scope(|s| {
                s.spawn(|| ready.store(1, SeqCst));
                assert!(ready.load(SeqCst) == 1, "too early\nin two lines");
                ready.store(2, SeqCst);
            });
        });
        // What the other would still do after a panic is no step.
        assert_eq!(
            counts(&trace),
            [("done", 1), ("panic: too early", 1)],
            "{weak}"
        );
        assert_eq!(end(&trace, "panic: too early").0, "main: load ready → 0");
    }
}

#[test]
fn a_panic_in_another_thread_is_an_outcome() {
    for weak in [false, true] {
        let recording = or("panic: too early");
        let recording = if weak { recording.weak() } else { recording };
        let trace = record(recording, || {
            let ready = Arc::new(AtomicU32::new(0));
            let other = ready.clone();
            let other = thread::spawn(move || assert!(other.load(SeqCst) == 1, "too early"));
            ready.store(1, SeqCst);
            other.join().unwrap();
        });
        assert_eq!(
            counts(&trace),
            [("done", 1), ("panic: too early", 1)],
            "{weak}"
        );
    }
}

#[test]
fn a_panic_that_is_caught_ends_the_schedule_all_the_same() {
    let trace = record(or("panic: too early"), || {
        let ready = AtomicU32::new(0);
        thread::scope(|s| {
            s.spawn(|| ready.store(1, SeqCst));
            let early = || assert!(ready.load(SeqCst) == 1, "too early");
            let _ = catch_unwind(AssertUnwindSafe(early));
            ready.store(2, SeqCst);
        });
    });
    assert_eq!(counts(&trace), [("done", 1), ("panic: too early", 1)]);
}

#[test]
fn a_panic_beside_a_guard_lets_the_others_unwind() {
    for weak in [false, true] {
        let recording = or("panic: too early");
        let recording = if weak { recording.weak() } else { recording };
        let trace = record(recording, || {
            let patch = Mutex::new(0);
            let zones = RwLock::new(0);
            thread::scope(|s| {
                s.spawn(|| {
                    *patch.lock().unwrap() = 1;
                    *zones.write().unwrap() = 1;
                });
                let patch = patch.lock().unwrap();
                let zones = zones.read().unwrap();
                assert!(*patch == *zones, "too early");
            });
        });
        // Nothing of the other, its first unlock, or all of it came before.
        assert_eq!(
            trace.outcomes.iter().filter(|o| o.schedules == 0).count(),
            0
        );
        let last = end(&trace, "panic: too early").0;
        assert_eq!(last, "main: read zones", "{weak}");
    }
}

/// Whether the other thread of a scope has ended, for one that borrows it.
struct Ended<'a>(&'a std::sync::atomic::AtomicBool);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

#[test]
fn a_scope_that_unwinds_waits_for_its_threads() {
    for weak in [false, true] {
        let recording = or("panic: too early");
        let recording = if weak { recording.weak() } else { recording };
        let trace = record(recording, || {
            let ready = AtomicU32::new(0);
            let ended = std::sync::atomic::AtomicBool::new(false);
            let result = catch_unwind(AssertUnwindSafe(|| {
                thread::scope(|s| {
                    s.spawn(|| {
                        let _ended = Ended(&ended);
                        ready.store(1, SeqCst);
                        ready.store(2, SeqCst);
                    });
                    assert!(ready.load(SeqCst) == 2, "too early");
                });
            }));
            if !ended.load(Relaxed) {
                // A borrow is left behind.
                std::process::abort();
            }
            result.unwrap();
        });
        assert_eq!(
            counts(&trace),
            [("done", 1), ("panic: too early", 2)],
            "{weak}"
        );
    }
}

#[test]
fn what_is_dropped_while_a_schedule_unwinds_may_lock_store_and_join() {
    /// Stops its thread when it is dropped.
    struct Worker {
        stop: Arc<AtomicBool>,
        log: Arc<Mutex<u32>>,
        thread: Option<thread::JoinHandle<()>>,
    }
    impl Drop for Worker {
        fn drop(&mut self) {
            self.stop.store(true, SeqCst);
            *self.log.lock().unwrap() += 1;
            let _ = self.thread.take().map(thread::JoinHandle::join);
        }
    }
    let trace = record(or("panic: too early"), || {
        let stop = Arc::new(AtomicBool::new(false));
        let log = Arc::new(Mutex::new(0));
        let (stops, logs) = (stop.clone(), log.clone());
        let worker = Worker {
            stop,
            log: log.clone(),
            thread: Some(thread::spawn(move || {
                let mut log = logs.lock().unwrap();
                *log += 1;
                drop(log);
                while !stops.load(SeqCst) {
                    hint::spin_loop();
                }
            })),
        };
        assert!(*log.lock().unwrap() == 1, "too early");
        drop(worker);
    });
    assert!(trace.outcomes.iter().all(|outcome| outcome.schedules > 0));
}

#[test]
fn a_thread_that_starts_while_another_unwinds_ends_too() {
    /// Waits for its thread, which waits for nothing that will come.
    struct Worker(Option<thread::JoinHandle<()>>);
    impl Drop for Worker {
        fn drop(&mut self) {
            let _ = self.0.take().map(thread::JoinHandle::join);
        }
    }
    let trace = record(or("panic: at once"), || {
        let ready = Arc::new(AtomicU32::new(0));
        thread::scope(|s| {
            s.spawn(|| ready.store(1, SeqCst));
            ready.load(SeqCst);
            let other = ready.clone();
            let _worker = Worker(Some(thread::spawn(move || {
                while other.load(SeqCst) < 2 {
                    hint::spin_loop();
                }
            })));
            panic!("at once");
        });
    });
    assert_eq!(counts(&trace), [("panic: at once", 2)]);
}

#[test]
fn guards_are_dropped_in_the_order_of_rust() {
    let trace = record(Recording::new("drops").ok("done", ""), || {
        let bank = Mutex::new(());
        let patch = Mutex::new(());
        thread::scope(|s| {
            s.spawn(|| drop(patch.try_lock()));
            let _bank = bank.lock().unwrap();
            let _patch = patch.lock().unwrap();
        });
    });
    for (steps, _) in recorded::schedules(&trace) {
        let said = steps.iter().map(|&step| recorded::say(&trace, step));
        let main: Vec<String> = said.filter(|step| step.starts_with("main")).collect();
        assert_eq!(
            main,
            [
                "main: lock bank",
                "main: lock patch",
                "main: unlock patch",
                "main: unlock bank"
            ]
        );
    }
}

#[test]
fn a_data_race_is_an_outcome() {
    let trace = record(or("data race").weak(), || {
        let ready = AtomicBool::new(false);
        let data = UnsafeCell::new(0);
        let shared = Shared((&ready, &data));
        let shared = &shared;
        thread::scope(|s| {
            s.spawn(|| {
                let (ready, data) = shared.get();
                // SAFETY: whether two threads can meet there is what is recorded.
                data.with_mut(|data| unsafe { *data = 1 });
                ready.store(true, Relaxed);
            });
            let (ready, data) = shared.get();
            if ready.load(Relaxed) {
                // SAFETY: as above.
                data.with(|data| assert_eq!(unsafe { *data }, 1));
            }
        });
    });
    // The load before the write, after it, and after the store: then it may return
    // the old value, or goes on to race.
    assert_eq!(counts(&trace), [("done", 3), ("data race", 1)]);
    assert_eq!(end(&trace, "data race").0, "main: read data");
}

/// Shared although it says nothing of it.
struct Shared<T>(T);

// SAFETY: nothing here is touched but through what the checker watches.
unsafe impl<T> Sync for Shared<T> {}

impl<T> Shared<T> {
    fn get(&self) -> &T {
        &self.0
    }
}

#[test]
fn a_leak_is_an_outcome() {
    let trace = record(or("leak").weak(), || {
        let current = heap::new(1);
        let done = AtomicBool::new(false);
        thread::scope(|s| {
            s.spawn(|| done.store(true, Release));
            if done.load(Acquire) {
                // SAFETY: nobody else has it.
                unsafe { heap::free(current) };
            }
        });
    });
    // The store first, and then the load that sees it; in the other two it is
    // the load that comes first, or an old value.
    assert_eq!(counts(&trace), [("done", 1), ("leak", 2)]);
}

#[test]
fn a_use_after_free_is_an_outcome() {
    let trace = record(or("use after free").weak(), || {
        let current = heap::new(1);
        let gone = AtomicBool::new(false);
        let shared = Shared(current);
        let shared = &shared;
        thread::scope(|s| {
            s.spawn(|| {
                // SAFETY: whether a reader still has it is what is recorded.
                unsafe { heap::free(*shared.get()) };
                gone.store(true, Release);
            });
            if gone.load(Acquire) {
                // SAFETY: as above.
                unsafe { heap::with(*shared.get(), |value| assert!(*value > 0)) };
            }
        });
    });
    // The load before the free, after it, and after the store: then it may return
    // the old value, or the reader comes too late.
    assert_eq!(counts(&trace), [("done", 3), ("use after free", 1)]);
    assert_eq!(end(&trace, "use after free").0, "main: read #1");
}

#[test]
fn what_is_freed_while_a_reader_has_it_is_a_data_race() {
    let trace = record(or("data race").weak(), || {
        let current = AtomicPtr::new(heap::new(1));
        thread::scope(|s| {
            s.spawn(|| {
                let old = current.swap(heap::new(2), AcqRel);
                // SAFETY: whether a reader still has it is what is recorded.
                unsafe { heap::free(old) };
            });
            let snapshot = current.load(Acquire);
            // SAFETY: as above.
            unsafe { heap::with(snapshot, |value| assert!(*value > 0)) };
        });
        // SAFETY: all threads have ended.
        unsafe { heap::free(current.load(Relaxed)) };
    });
    assert!(trace.outcomes.iter().all(|outcome| outcome.schedules > 0));
    let names: Vec<_> = trace
        .objects
        .iter()
        .map(|object| object.name.as_str())
        .collect();
    assert_eq!(names, ["#1", "current", "#2"]);
}

#[test]
fn a_double_free_is_an_outcome() {
    let trace = record(or("use after free").weak(), || {
        let freed = Mutex::new(false);
        let shared = Shared(heap::new(1));
        let shared = &shared;
        thread::scope(|s| {
            s.spawn(|| {
                let freed = freed.lock().unwrap();
                if !*freed {
                    // SAFETY: whether it is freed once is what is recorded. This one
                    // does not say that it was.
                    unsafe { heap::free(*shared.get()) };
                }
            });
            let mut freed = freed.lock().unwrap();
            *freed = true;
            // SAFETY: as above.
            unsafe { heap::free(*shared.get()) };
        });
    });
    assert_eq!(counts(&trace), [("done", 1), ("use after free", 1)]);
    assert_eq!(end(&trace, "use after free").0, "main: free #1");
}

#[test]
fn a_deadlock_under_loom_is_refused() {
    let why = refusal(|| {
        record(or("deadlock").weak(), || {
            let bank = Mutex::new(());
            let patch = Mutex::new(());
            thread::scope(|s| {
                s.spawn(|| {
                    let _patch = patch.lock().unwrap();
                    let _bank = bank.lock().unwrap();
                });
                let _bank = bank.lock().unwrap();
                let _patch = patch.lock().unwrap();
            });
        })
    });
    assert!(
        why.contains("record it under shuttle, without `.weak()`"),
        "{why}"
    );
}

#[test]
fn a_thread_that_sleeps_beside_a_failure_under_loom_is_refused() {
    let listing = || {
        let ready = AtomicU32::new(0);
        thread::scope(|s| {
            let other = s.spawn(thread::park);
            assert!(ready.load(SeqCst) == 1, "never");
            other.thread().unpark();
        });
    };
    let trace = record(or("panic: never"), listing);
    assert_eq!(counts(&trace).len(), 1);
    let why = refusal(|| record(or("panic: never").weak(), listing));
    assert!(
        why.contains("record it under shuttle, without `.weak()`"),
        "{why}"
    );
}
