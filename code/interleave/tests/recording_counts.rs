//! How many schedules a recording finds, against arithmetic, and what it calls
//! each way of waiting.

mod recorded;

use interleave::Recording;
use interleave::sync::atomic::{AtomicBool, AtomicU32, Ordering::*};
use interleave::sync::{Arc, Condvar, Mutex, RwLock, TryLockError, hint, thread};
use recorded::{count, counts, end, reached, schedules};
use trace::Judgement;

/// Threads that each store so often, each to an atomic of its own.
fn independent(steps: &'static [usize], weak: bool) -> u64 {
    let recording = Recording::new("independent").ok("done", "");
    let recording = if weak { recording.weak() } else { recording };
    let recording = match steps.len() {
        2 => recording.objects(["a", "b"]),
        _ => recording.objects(["a", "b", "c"]),
    };
    let trace = recording.trace(
        move || {
            let atomics: Vec<_> = steps.iter().map(|_| AtomicU32::new(0)).collect();
            let store = |at: usize| {
                for value in 0..steps[at] {
                    atomics[at].store(value as u32, SeqCst);
                }
            };
            thread::scope(|s| {
                for at in 1..steps.len() {
                    s.spawn(move || store(at));
                }
                store(0);
            });
        },
        |()| "done".to_owned(),
    );
    count(&trace)
}

/// In how many orders the threads' steps can be taken.
fn orders(steps: &[usize]) -> u64 {
    let (mut all, mut orders) = (0, 1);
    for &steps in steps {
        for step in 1..=steps as u64 {
            all += 1;
            orders = orders * all / step;
        }
    }
    orders
}

#[test]
fn independent_steps_are_taken_in_every_order() {
    for steps in [
        &[1, 1][..],
        &[2, 3],
        &[4, 4],
        &[5, 2],
        &[1, 1, 1],
        &[2, 2, 2],
        &[1, 2, 3],
    ] {
        assert_eq!(independent(steps, false), orders(steps), "{steps:?}");
    }
    assert_eq!(orders(&[4, 4]), 70);
    assert_eq!(orders(&[2, 2, 2]), 90);
}

#[test]
fn under_loom_as_well() {
    for steps in [&[1, 1][..], &[2, 3], &[3, 3], &[1, 1, 1], &[1, 1, 2]] {
        assert_eq!(independent(steps, true), orders(steps), "{steps:?}");
    }
}

/// Two threads that each load and then store what they loaded, plus one.
fn lost_update() -> u32 {
    let played = AtomicU32::new(0);
    let note = || {
        let seen = played.load(SeqCst);
        played.store(seen + 1, SeqCst);
    };
    thread::scope(|s| {
        s.spawn(note);
        note();
    });
    played.load(SeqCst)
}

#[test]
fn an_update_is_lost_in_four_schedules_of_six() {
    let recording = || Recording::new("lost-update").ok("2", "").bug("1", "");
    let trace = recording().trace(lost_update, |n| n.to_string());
    assert_eq!(counts(&trace), [("2", 2), ("1", 4)]);
    let trace = recording().weak().trace(lost_update, |n| n.to_string());
    assert_eq!(counts(&trace), [("2", 2), ("1", 4)]);
}

#[test]
fn no_ordering_saves_it() {
    let trace = Recording::new("lost-update")
        .ok("2", "")
        .bug("1", "")
        .choose_orderings()
        .trace(lost_update, |n| n.to_string());
    assert_eq!(trace.roots.len(), 9);
    assert_eq!(trace.choices.len(), 2);
    for combination in 0..9 {
        assert_eq!(reached(&trace, combination), ["1", "2"].into());
    }
    assert_eq!(counts(&trace), [("2", 2), ("1", 4)]);
}

/// Two locks, and the second thread takes them so.
fn two_locks(second: [usize; 2]) -> impl Fn() {
    move || {
        let bank = Mutex::new(0);
        let patch = Mutex::new(0);
        let locks = [&bank, &patch];
        let both = |order: [usize; 2]| {
            let _first = locks[order[0]].lock().unwrap();
            let _second = locks[order[1]].lock().unwrap();
        };
        thread::scope(|s| {
            s.spawn(|| both(second));
            both([0, 1]);
        });
    }
}

#[test]
fn two_locks_in_two_orders_deadlock() {
    let trace = Recording::new("locks")
        .threads(["GUI", "MIDI"])
        .ok("done", "")
        .bug("deadlock", "")
        .trace(two_locks([1, 0]), |()| "done".to_owned());
    // Either thread may take both locks first; the other then comes in between the
    // two unlocks, or after them. Or each takes one.
    assert_eq!(counts(&trace), [("done", 4), ("deadlock", 2)]);
    let (last, waits) = end(&trace, "deadlock");
    assert_eq!(last, "MIDI: lock patch");
    assert_eq!(
        waits,
        [
            "GUI waits for `patch`, which MIDI holds",
            "MIDI waits for `bank`, which GUI holds"
        ]
    );
}

#[test]
fn two_locks_in_one_order_do_not() {
    let trace = Recording::new("locks")
        .ok("done", "")
        .bug("deadlock", "")
        .trace(two_locks([0, 1]), |()| "done".to_owned());
    assert_eq!(counts(&trace), [("done", 2)]);
}

#[test]
fn two_critical_sections_each_are_taken_in_every_order() {
    let trace = Recording::new("sections").ok("6", "").trace(
        || {
            let played = Mutex::new(0);
            let twice = || {
                *played.lock().unwrap() += 1;
                *played.lock().unwrap() += 2;
            };
            thread::scope(|s| {
                s.spawn(twice);
                twice();
            });
            played.into_inner().unwrap()
        },
        |n: i32| n.to_string(),
    );
    // Four sections, two of each thread, none inside another.
    assert_eq!(counts(&trace), [("6", 6)]);
    let played = &trace.objects[0];
    assert_eq!(
        (played.name.as_str(), played.initial.as_deref()),
        ("played", Some("0"))
    );
}

#[test]
fn readers_share_and_a_writer_does_not() {
    let with = |threads: [fn(&RwLock<u32>); 2]| {
        let trace = Recording::new("rwlock").ok("done", "").trace(
            move || {
                let patch = RwLock::new(0);
                thread::scope(|s| {
                    s.spawn(|| threads[1](&patch));
                    threads[0](&patch);
                });
            },
            |()| "done".to_owned(),
        );
        count(&trace)
    };
    let read: fn(&RwLock<u32>) = |patch| drop(patch.read().unwrap());
    let write: fn(&RwLock<u32>) = |patch| *patch.write().unwrap() += 1;
    assert_eq!(with([read, read]), 6);
    assert_eq!(with([read, write]), 2);
    assert_eq!(with([write, write]), 2);
}

#[test]
fn a_notification_before_the_wait_is_lost() {
    let recording = || {
        Recording::new("condvar")
            .threads(["consumer", "producer"])
            .ok("done", "")
            .bug("deadlock", "")
    };
    let listing = |under_lock: bool| {
        move || {
            let edits = Mutex::new(0);
            let changed = Condvar::new();
            thread::scope(|s| {
                s.spawn(|| {
                    let mut edits = edits.lock().unwrap();
                    *edits = 1;
                    drop(edits);
                    changed.notify_one();
                });
                let mut seen = edits.lock().unwrap();
                if !under_lock {
                    // Looks, and then waits all the same: the bug.
                    seen = changed.wait(seen).unwrap();
                }
                while *seen == 0 {
                    seen = changed.wait(seen).unwrap();
                }
            });
        }
    };
    let trace = recording().trace(listing(false), |()| "done".to_owned());
    assert_eq!(counts(&trace).len(), 2, "{:?}", counts(&trace));
    let (_, waits) = end(&trace, "deadlock");
    assert_eq!(waits, ["consumer sleeps on `changed`"]);
    let trace = recording().trace(listing(true), |()| "done".to_owned());
    assert_eq!(trace.outcomes[1].schedules, 0);
}

#[test]
fn a_wake_up_can_be_stolen() {
    let with = |again: bool| {
        Recording::new("stolen")
            .threads(["producer", "first", "second"])
            .ok("done", "")
            .bug("panic: nothing there", "")
            .trace(
                move || {
                    let items = Mutex::new(0);
                    let ready = Condvar::new();
                    let take = || {
                        let mut left = items.lock().unwrap();
                        if again {
                            left = ready.wait_while(left, |left| *left == 0).unwrap();
                        } else if *left == 0 {
                            left = ready.wait(left).unwrap();
                        }
                        assert!(*left > 0, "nothing there");
                        *left -= 1;
                    };
                    let put = || {
                        *items.lock().unwrap() += 1;
                        ready.notify_one();
                    };
                    thread::scope(|s| {
                        s.spawn(take);
                        s.spawn(take);
                        put();
                        put();
                    });
                },
                |()| "done".to_owned(),
            )
    };
    let trace = with(false);
    assert!(trace.outcomes.iter().all(|outcome| outcome.schedules > 0));
    assert_eq!(trace.outcomes[1].verdict, Judgement::Bug);
    assert!(trace.steps.iter().any(|step| step.op == "wake up, lock"));
    assert_eq!(with(true).outcomes[1].schedules, 0);
}

#[test]
fn an_unpark_comes_before_or_after_the_park() {
    let trace = Recording::new("park")
        .threads(["GUI", "processing"])
        .ok("done", "")
        .trace(
            || {
                let main = thread::current();
                thread::scope(|s| {
                    s.spawn(move || main.unpark());
                    thread::park();
                });
            },
            |()| "done".to_owned(),
        );
    // It cannot go on without.
    assert_eq!(counts(&trace), [("done", 1)]);
    let root = &trace.states[trace.roots[0]];
    assert_eq!(root.edges.len(), 1);
    assert_eq!(trace.waits[root.waits[0]].why, "is parked");

    let trace = Recording::new("park").bug("deadlock", "").trace(
        || {
            let main = thread::current();
            thread::scope(|s| {
                s.spawn(move || main.unpark());
                thread::park();
                thread::park();
            });
        },
        |()| "done".to_owned(),
    );
    assert_eq!(counts(&trace), [("deadlock", 1)]);
    assert_eq!(end(&trace, "deadlock").1, ["main is parked"]);
}

#[test]
fn a_try_finds_the_lock_taken_and_free() {
    let tries = |weak: bool| {
        let recording = Recording::new("try").ok("taken", "").ok("free", "");
        let recording = if weak { recording.weak() } else { recording };
        recording.trace(
            || {
                let patch = Mutex::new(());
                thread::scope(|s| {
                    s.spawn(|| drop(patch.lock().unwrap()));
                    !matches!(patch.try_lock(), Err(TryLockError::WouldBlock))
                })
            },
            |free| if free { "free" } else { "taken" }.to_owned(),
        )
    };
    // Before the lock (the guard is a temporary, so the unlock is one more step that
    // the lock waits for), in between, after the unlock: then two more each.
    for weak in [false, true] {
        let trace = tries(weak);
        assert_eq!(counts(&trace), [("taken", 1), ("free", 2)], "{weak}");
    }
}

#[test]
fn a_loop_that_spins_is_followed_as_long_as_others_take_steps() {
    for weak in [false, true] {
        let recording = Recording::new("spin").ok("done", "");
        let recording = if weak { recording.weak() } else { recording };
        let trace = recording.trace(
            || {
                let ready = AtomicU32::new(0);
                thread::scope(|s| {
                    s.spawn(|| {
                        ready.store(1, SeqCst);
                        ready.store(2, SeqCst);
                    });
                    while ready.load(SeqCst) != 2 {
                        hint::spin_loop();
                    }
                });
            },
            |()| "done".to_owned(),
        );
        // By the number of stores before each look: 2, 02, 12, 012.
        assert_eq!(counts(&trace), [("done", 4)], "{weak}");
    }
}

#[test]
fn a_loop_may_look_at_two_things() {
    // Between the two looks of a round the first may change, and nothing after it: then
    // the loop has to look once more.
    let trace = Recording::new("peterson")
        .ok("2", "")
        .bug("1", "")
        .bug("livelock", "")
        .objects(["first", "second", "turn", "played"])
        .trace(
            || {
                let flags = [0, 1].map(|_| AtomicBool::new(false));
                let turn = AtomicU32::new(0);
                let played = AtomicU32::new(0);
                let note = |me: usize| {
                    let other = 1 - me;
                    flags[me].store(true, SeqCst);
                    turn.store(other as u32, SeqCst);
                    while flags[other].load(SeqCst) & (turn.load(SeqCst) == other as u32) {
                        hint::spin_loop();
                    }
                    let seen = played.load(SeqCst);
                    played.store(seen + 1, SeqCst);
                    flags[me].store(false, SeqCst);
                };
                thread::scope(|s| {
                    s.spawn(|| note(1));
                    note(0);
                });
                played.load(SeqCst)
            },
            |n| n.to_string(),
        );
    assert_eq!(counts(&trace).len(), 1, "{:?}", counts(&trace));
    assert_eq!(trace.outcomes[0].schedules, count(&trace));
    let between = schedules(&trace).into_iter().any(|(steps, _)| {
        let said: Vec<String> = steps
            .iter()
            .map(|&step| recorded::say(&trace, step))
            .collect();
        said.windows(3).any(|steps| {
            steps[0] == "main: load second → true"
                && steps[1] == "thread 1: store false second"
                && steps[2] == "main: load turn → 1"
        })
    });
    assert!(between);
}

#[test]
fn two_that_spin_for_each_other_are_a_livelock() {
    let trace = Recording::new("livelock")
        .threads(["GUI", "processing"])
        .ok("done", "")
        .bug("livelock", "")
        .trace(
            || {
                let gui = AtomicBool::new(false);
                let processing = AtomicBool::new(false);

                let enter = |mine: &AtomicBool, other: &AtomicBool| {
                    mine.store(true, SeqCst);
                    while other.load(SeqCst) {
                        hint::spin_loop();
                    }
                    mine.store(false, SeqCst);
                };
                thread::scope(|s| {
                    s.spawn(|| enter(&processing, &gui));
                    enter(&gui, &processing);
                });
            },
            |()| "done".to_owned(),
        );
    let (_, waits) = end(&trace, "livelock");
    assert_eq!(
        waits,
        [
            "GUI spins until another thread has changed something",
            "processing spins until another thread has changed something"
        ]
    );
}

#[test]
fn threads_start_in_scopes_with_builders_and_from_each_other() {
    let trace = Recording::new("threads").ok("6", "").trace(
        || {
            let played = AtomicU32::new(0);
            thread::scope(|s| {
                let inner = thread::Builder::new()
                    .name("GUI".to_owned())
                    .spawn_scoped(s, || {
                        s.spawn(|| played.fetch_add(1, SeqCst));
                        played.fetch_add(2, SeqCst)
                    })
                    .unwrap();
                inner.join().unwrap();
                played.fetch_add(3, SeqCst);
            });
            played.load(SeqCst)
        },
        |n| n.to_string(),
    );
    let names: Vec<_> = trace.threads.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names, ["main", "GUI", "thread 2"]);
    // `GUI` before `main`, and the third anywhere.
    assert_eq!(counts(&trace), [("6", 3)]);

    let trace = Recording::new("threads").ok("3", "").trace(
        || {
            let played = Arc::new(AtomicU32::new(0));
            let other = played.clone();
            let first = thread::spawn(move || {
                other.fetch_add(1, SeqCst);
                let third = other.clone();
                thread::spawn(move || third.fetch_add(1, SeqCst))
                    .join()
                    .unwrap();
            });
            played.fetch_add(1, SeqCst);
            first.join().unwrap();
            played.load(SeqCst)
        },
        |n| n.to_string(),
    );
    assert_eq!(counts(&trace), [("3", 3)]);
    assert_eq!(schedules(&trace).len(), 3);
}

#[test]
fn a_thread_may_start_when_others_have_taken_steps() {
    let trace = Recording::new("late")
        .threads(["main", "early", "late"])
        .ok("3", "")
        .trace(
            || {
                let played = AtomicU32::new(0);
                thread::scope(|s| {
                    s.spawn(|| played.fetch_add(1, SeqCst));
                    played.fetch_add(1, SeqCst);
                    s.spawn(|| played.fetch_add(1, SeqCst));
                });
                played.load(SeqCst)
            },
            |n| n.to_string(),
        );
    assert_eq!(counts(&trace), [("3", 3)]);
}

#[test]
fn a_thread_may_be_joined_before_another_starts() {
    let trace = Recording::new("turns").ok("3", "").trace(
        || {
            let played = AtomicU32::new(0);
            thread::scope(|s| {
                s.spawn(|| played.fetch_add(1, SeqCst)).join().unwrap();
                s.spawn(|| played.fetch_add(1, SeqCst));
                played.fetch_add(1, SeqCst);
            });
            played.load(SeqCst)
        },
        |n| n.to_string(),
    );
    assert_eq!(counts(&trace), [("3", 2)]);
}
