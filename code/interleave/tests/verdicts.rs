//! What a learner reads when a check ends, word for word, and that a check
//! leaves the other tests of its binary alone.
//!
//! After a change that is meant, `UPDATE_SNAPSHOTS=1 cargo test -p interleave` writes the
//! texts anew.

#![allow(unsafe_code, reason = "some of the checks are about it")]

use std::path::Path;
use std::process::{Command, Output};

use interleave::{History, Place, Step, Verdict};

#[path = "verdicts/fixture.rs"]
mod fixture;

fn run(args: &[&str]) -> Output {
    Command::new(std::env::current_exe().unwrap())
        .args(args)
        .env_remove("RUST_BACKTRACE")
        .output()
        .unwrap()
}

fn stdout(args: &[&str]) -> String {
    String::from_utf8(run(args).stdout).unwrap()
}

/// What a check of the fixture prints, as libtest shows it.
fn report(name: &str) -> String {
    let name = format!("fixture::{name}");
    let out = stdout(&[&name, "--exact", "--ignored"]);
    let start = format!("---- {name} stdout ----\n");
    let (_, out) = out.split_once(&start).unwrap_or_else(|| panic!("{out}"));
    let (out, _) = out.split_once("\n\nfailures:\n").unwrap();
    format!("{}\n", out.trim_end())
}

#[track_caller]
fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/verdicts/{name}.txt"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(
        text == expected,
        "{} is out of date; the text is now:\n{text}",
        path.display()
    );
}

macro_rules! texts {
    ($($name:ident)*) => {
        mod text {
            $(
                #[test]
                fn $name() {
                    let name = stringify!($name);
                    crate::compare(name, &crate::report(name));
                }
            )*
        }
    };
}

texts! {
    lost_update stale_value data_race use_after_free deadlock lock_twice lost_wakeup
    spin_without_hint endless_loop too_much panic_in_a_thread loom_arc_in_a_deadlock
    third_of_three ordinary_panic ordinary_loop three_threads five_threads
}

#[cfg(unix)]
#[test]
fn an_abort_is_a_crash() {
    compare("abort", &report("abort"));
    compare("stack", &report("stack"));
}

#[test]
fn an_exit_is_a_crash() {
    compare("exit", &report("exit"));
}

#[test]
fn a_check_that_would_abort_leaves_the_other_tests_alone() {
    for threads in ["1", "4"] {
        let out = stdout(&[
            "fixture::",
            "--ignored",
            "--skip=endless",
            "--skip=too_much",
            "--skip=ordinary_loop",
            "--skip=spin",
            &format!("--test-threads={threads}"),
        ]);
        for passed in ["passes", "from_another_thread"] {
            // On one thread a check of another thread cannot be found again; it
            // fails all the same, as that test expects.
            assert!(
                out.contains(&format!("test fixture::{passed} ... ok")),
                "{out}"
            );
        }
        for failed in [
            "abort",
            "loom_arc_in_a_deadlock",
            "third_of_three",
            "data_race",
        ] {
            assert!(
                out.contains(&format!("test fixture::{failed} ... FAILED")),
                "{out}"
            );
        }
        assert!(out.contains("2 passed; 16 failed"), "{out}");
        // The right checks were found again, each by its own name.
        assert!(out.contains("a note was not counted"), "{out}");
        assert!(out.contains("the third"), "{out}");
    }
}

#[test]
fn a_runner_that_starts_each_test_by_itself_finds_the_same() {
    let out = run(&["fixture::deadlock", "--exact", "--ignored", "--nocapture"]);
    assert!(!out.status.success());
    let said = String::from_utf8(out.stderr).unwrap();
    compare("deadlock", &format!("{}\n", said.trim_end()));
    let out = run(&["fixture::passes", "--exact", "--ignored", "--nocapture"]);
    assert!(out.status.success());
}

#[test]
fn steps_in_several_files_each_name_theirs() {
    let step = |thread: &str, file: &str, op: &str, source: Option<&str>| Step {
        thread: thread.to_owned(),
        place: Place {
            file: file.to_owned(),
            line: 7,
            column: 1,
        },
        op: op.to_owned(),
        value: None,
        times: 1,
        source: source.map(str::to_owned),
    };
    let verdict = Verdict::Failed {
        what: "the reason".to_owned(),
        at: None,
        trace: History {
            execution: 3,
            omitted: 2,
            steps: vec![
                step("main", "tests/lock.rs", "spawn `gui`", Some("spawn(gui)")),
                step("gui", "src/lock.rs", "lock", Some("lock.lock()")),
                step("gui", "src/inner.rs", "unlock (taken here)", None),
                step("main", "src/lock.rs", "lock", Some("lock.lock()")),
            ],
        },
    };
    assert_eq!(
        verdict.to_string(),
        "failed in execution 3: the reason\n\n\
         The last 4 steps of 6, in src/lock.rs:\n\
         \x20 line  main         gui\n\
         \x20       spawn `gui`                       tests/lock.rs:7  spawn(gui)\n\
         \x20    7               lock                 lock.lock()\n\
         \x20                    unlock (taken here)  inner.rs:7\n\
         \x20    7  lock                              lock.lock()"
    );
}
