//! What a recording cannot do, and how clearly it says so; and its bounds.

#![allow(unsafe_code, reason = "a promise about a type")]

mod recorded;

use std::process::Command;
use std::time::Duration;

use interleave::Recording;
use interleave::sync::atomic::{AtomicU32, Ordering::*};
use interleave::sync::{Arc, Mutex, cell::UnsafeCell, hint, thread};
use recorded::{count, counts, refusal};
use trace::Trace;

fn one() -> Recording {
    Recording::new("one")
        .threads(["main", "other"])
        .ok("done", "")
}

#[track_caller]
fn record(recording: Recording, f: impl Fn() + Send + Sync + 'static) -> Trace {
    recording.trace(f, |()| "done".to_owned())
}

/// Two threads that each store so often.
fn stores(times: u32) -> impl Fn() {
    move || {
        let knob = AtomicU32::new(0);
        let turn = || (0..times).for_each(|value| knob.store(value, SeqCst));
        thread::scope(|s| {
            s.spawn(turn);
            turn();
        });
    }
}

#[test]
fn an_outcome_that_is_not_declared_is_shown_with_its_steps() {
    let why = refusal(|| {
        one().trace(
            || {
                let knob = AtomicU32::new(0);
                thread::scope(|s| {
                    s.spawn(|| knob.store(1, SeqCst));
                    knob.load(SeqCst)
                })
            },
            |seen| if seen == 0 { "done" } else { "seen" }.to_owned(),
        )
    });
    assert!(
        why.contains(
            "has a schedule that ends as `seen`, which it does not declare:\n  other, line"
        ),
        "{why}"
    );
    assert!(why.ends_with(": load → 1"), "{why}");
}

#[test]
fn a_task_asks_for_an_outcome_that_is_declared() {
    let why = refusal(|| record(one().task("Lose it.", "lost"), stores(1)));
    assert!(
        why.contains("names the outcome `lost`, which it does not declare"),
        "{why}"
    );
}

#[test]
fn every_thread_is_joined() {
    for weak in [false, true] {
        let recording = if weak { one().weak() } else { one() };
        let why = refusal(|| {
            record(recording, || {
                let knob = Arc::new(AtomicU32::new(0));
                let other = knob.clone();
                thread::spawn(move || other.store(1, SeqCst));
                knob.load(SeqCst);
            })
        });
        assert!(
            why.contains("a thread may still run: join all of them"),
            "{weak}: {why}"
        );
    }
}

#[test]
fn a_cell_is_watched_under_loom_only() {
    let cells = || {
        let cell = UnsafeCell::new(0);
        cell.with(|_| ());
        stores(1)();
    };
    let why = refusal(|| record(one(), cells));
    assert!(
        why.contains("is watched by loom only: add `.weak()`"),
        "{why}"
    );
    record(one().weak(), cells);
}

struct Knob {
    knob: AtomicU32,
}

#[test]
fn two_things_have_two_names() {
    let twice = || {
        let knobs = [0, 0].map(|value| Knob {
            knob: AtomicU32::new(value),
        });
        thread::scope(|s| {
            s.spawn(|| knobs[0].knob.store(1, SeqCst));
            knobs[1].knob.store(1, SeqCst);
        });
    };
    let why = refusal(|| record(one(), twice));
    assert!(why.contains("has two things called `knob`"), "{why}");
    let why = refusal(|| record(one().objects(["a"]), twice));
    assert!(
        why.contains("names 1 things, and the steps touch 2"),
        "{why}"
    );
    let trace = record(one().objects(["a", "b"]), twice);
    assert_eq!(trace.objects[1].name, "b");
    let why = refusal(|| {
        record(one(), || {
            let knobs = [AtomicU32::new(0)];
            thread::scope(|s| {
                s.spawn(|| knobs[0].store(1, SeqCst));
            });
        })
    });
    assert!(why.contains("say it with `.objects([…])`"), "{why}");
}

#[test]
fn things_are_made_in_one_order() {
    let why = refusal(|| {
        record(one().objects(["a", "b"]), || {
            let knob = AtomicU32::new(0);
            thread::scope(|s| {
                s.spawn(|| {
                    knob.store(1, SeqCst);
                    AtomicU32::new(1).store(2, SeqCst);
                });
                knob.store(2, SeqCst);
                AtomicU32::new(2).store(3, SeqCst);
            });
        })
    });
    assert!(why.contains("make it before they start"), "{why}");
}

#[test]
fn there_are_five_threads_at_most() {
    for weak in [false, true] {
        let recording = Recording::new("many").ok("done", "");
        let recording = if weak { recording.weak() } else { recording };
        let why = refusal(|| {
            record(recording, || {
                let knob = AtomicU32::new(0);
                thread::scope(|s| {
                    for _ in 0..5 {
                        s.spawn(|| knob.load(SeqCst));
                    }
                });
            })
        });
        assert!(
            why.contains("at most 5 threads, `main` included"),
            "{weak}: {why}"
        );
    }
}

#[test]
fn what_depends_on_the_outside_is_refused() {
    static RUNS: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    for weak in [false, true] {
        let recording = if weak { one().weak() } else { one() };
        let why = refusal(|| {
            record(recording, || {
                let knob = AtomicU32::new(0);
                let run = RUNS.fetch_add(1, Relaxed);
                thread::scope(|s| {
                    s.spawn(|| (0..2).for_each(|_| knob.store(1, SeqCst)));
                    (0..1 + run % 2).for_each(|_| knob.store(2, SeqCst));
                });
            })
        });
        let known = [
            "the same order did not give the same steps",
            "contradicts itself",
        ];
        assert!(
            known.iter().any(|known| why.contains(known)),
            "{weak}: {why}"
        );
    }
}

#[test]
fn there_are_a_thousand_combinations_at_most() {
    let why = refusal(|| {
        record(one().choose_orderings(), || {
            let knob = AtomicU32::new(0);
            thread::scope(|s| {
                s.spawn(|| {
                    knob.fetch_add(1, SeqCst);
                    knob.fetch_add(2, SeqCst);
                    knob.fetch_add(3, SeqCst);
                });
                knob.fetch_add(4, SeqCst);
                knob.fetch_add(5, SeqCst);
            });
        })
    });
    assert!(
        why.contains("has 3125 combinations of orderings to run, which is too many"),
        "{why}"
    );
}

#[test]
fn a_step_stands_in_a_file_that_can_be_read() {
    let why = refusal(|| {
        record(one(), || {
            let patch = Mutex::new(0);
            thread::scope(|s| {
                // Called by the standard library, whose source is elsewhere.
                s.spawn(|| [&patch].into_iter().map(Mutex::lock).for_each(drop));
            });
        })
    });
    assert!(
        why.contains("has a step at ") && why.contains("which cannot be read"),
        "{why}"
    );
}

#[test]
fn nothing_shared_is_nothing_to_show() {
    let why = refusal(|| record(one(), || drop(AtomicU32::new(0))));
    assert!(
        why.contains("nothing is shared while several threads run"),
        "{why}"
    );
}

#[test]
fn turns_are_taken_by_threads_that_can() {
    let along = |turns: &'static [&str]| refusal(|| record(one().along(turns), stores(1)));
    let why = along(&["main", "nobody"]);
    assert!(
        why.contains("goes along a thread `nobody`, which is not among"),
        "{why}"
    );
    let why = along(&["main", "main"]);
    assert!(why.contains("the thread of turn 2 cannot go on"), "{why}");
    let why = along(&["main"]);
    assert!(
        why.contains("the schedule goes on after the 1 turns"),
        "{why}"
    );
    let why = along(&["main", "other", "main"]);
    assert!(why.contains("it ends 1 turns too early"), "{why}");
    let trace = record(one().along(["other", "main"]), stores(1));
    assert_eq!(count(&trace), 1);
}

/// A trace that says what is missing is one all the same.
#[track_caller]
fn expect_cut(trace: &Trace, why: &str) {
    assert_eq!(trace.cut.as_deref(), Some(why));
    assert_eq!(trace.check(), Ok(()));
    assert_eq!(Trace::read(&trace.to_json()).as_ref(), Ok(trace));
}

#[test]
fn a_bound_on_executions_is_said() {
    let trace = record(one().executions(5), stores(3));
    expect_cut(&trace, "the recording stopped after 5 executions");
    assert_eq!(count(&trace), 5);
    let trace = record(one().executions(20), stores(3));
    assert_eq!((count(&trace), trace.cut), (20, None));
    let trace = record(one().weak().executions(5), stores(3));
    expect_cut(&trace, "the recording stopped after 5 executions");
    assert!((1..=5).contains(&count(&trace)));
}

#[test]
fn a_bound_on_steps_is_said() {
    let uneven = || {
        let knob = AtomicU32::new(0);
        thread::scope(|s| {
            s.spawn(|| {
                while knob.load(SeqCst) < 2 {
                    hint::spin_loop();
                }
            });
            (0..3).for_each(|value| knob.store(value, SeqCst));
        });
    };
    let all = record(one(), uneven);
    assert_eq!(all.cut, None);
    let trace = record(one().steps(5), uneven);
    expect_cut(&trace, "schedules of more than 5 steps were cut off");
    assert!(count(&trace) > 0 && count(&trace) < count(&all));
    // With its name declared, what was cut off is an outcome.
    let trace = record(one().steps(5).bug("limit", ""), uneven);
    expect_cut(&trace, "schedules of more than 5 steps were cut off");
    assert!(trace.outcomes.iter().all(|outcome| outcome.schedules > 0));
}

#[test]
fn a_bound_on_time_is_said() {
    let trace = record(one().time(Duration::from_millis(1)), stores(7));
    expect_cut(&trace, "the recording stopped after 0.001 s");
}

#[test]
fn a_bound_on_preemptions_is_said() {
    let trace = record(one().weak().preemptions(1), stores(3));
    expect_cut(
        &trace,
        "only orders with at most 1 interruptions were recorded",
    );
    assert!(count(&trace) < count(&record(one().weak(), stores(3))));
}

#[test]
fn a_loop_that_gives_up_is_not_followed_to_its_end() {
    // A limit: who spins is taken to wait for the others, however long it takes.
    let trace = Recording::new("patience")
        .ok("seen", "")
        .ok("gave up", "")
        .trace(
            || {
                let ready = AtomicU32::new(0);
                thread::scope(|s| {
                    s.spawn(|| ready.store(1, SeqCst));
                    (0..3).any(|_| {
                        let seen = ready.load(SeqCst) == 1;
                        if !seen {
                            hint::spin_loop();
                        }
                        seen
                    })
                })
            },
            |seen| if seen { "seen" } else { "gave up" }.to_owned(),
        );
    assert_eq!(counts(&trace), [("seen", 2)]);
}

#[test]
fn what_is_inside_is_shown_as_one_says() {
    struct Patch(u32);
    let listing = || {
        let patch = Mutex::new(Patch(1));
        thread::scope(|s| {
            s.spawn(|| patch.lock().unwrap().0 += 1);
        });
    };
    let trace = record(one(), listing);
    assert_eq!(trace.objects[0].initial, None);
    // SAFETY: no lifetime stands in `Patch`.
    let one = unsafe { one().show(|patch: &Patch| format!("version {}", patch.0)) };
    let trace = record(one, listing);
    assert_eq!(trace.objects[0].initial.as_deref(), Some("version 1"));
    let leaves: Vec<_> = trace
        .steps
        .iter()
        .filter_map(|s| s.leaves.as_deref())
        .collect();
    assert_eq!(leaves, ["version 2"]);
}

/// Run by the test below, with another package and in another environment.
#[test]
#[ignore = "run by another test"]
fn compared_with_a_file() {
    one().record(stores(2), |()| "done".to_owned());
}

#[test]
fn a_trace_is_compared_with_its_file() {
    let package = std::env::temp_dir().join(format!("recording-{}", std::process::id()));
    let run = |variables: &[(&str, &str)]| {
        let output = Command::new(std::env::current_exe().unwrap())
            .args([
                "compared_with_a_file",
                "--exact",
                "--ignored",
                "--nocapture",
            ])
            .env("CARGO_MANIFEST_DIR", &package)
            .env_remove("UPDATE_SNAPSHOTS")
            .env_remove("RUST_TEST_THREADS")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        (
            output.status.success(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let file = package.join("traces/one.json");

    let (ok, why) = run(&[]);
    assert!(!ok && why.contains("found no traces/one.json"), "{why}");
    assert!(
        why.contains("UPDATE_SNAPSHOTS=1 cargo test -p recording-"),
        "{why}"
    );

    assert!(run(&[("UPDATE_SNAPSHOTS", "1")]).0);
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(Trace::read(&kept).is_ok());
    assert!(!kept.contains(env!("CARGO_MANIFEST_DIR")), "{kept}");

    // Two processes, two environments, the same bytes.
    assert!(run(&[("RUST_TEST_THREADS", "1")]).0);
    assert!(run(&[("RUST_TEST_THREADS", "7"), ("LANG", "C")]).0);

    std::fs::write(&file, kept.replace("store 1", "store 7")).unwrap();
    let (ok, why) = run(&[]);
    assert!(
        !ok && why.contains("is not traces/one.json any more, from line"),
        "{why}"
    );
    assert!(why.contains("  - ") && why.contains("store 7"), "{why}");

    std::fs::write(&file, kept.trim_end()).unwrap();
    let (ok, why) = run(&[]);
    assert!(
        !ok && why.contains("is longer or shorter than traces/one.json"),
        "{why}"
    );
    std::fs::remove_dir_all(&package).unwrap();
}
