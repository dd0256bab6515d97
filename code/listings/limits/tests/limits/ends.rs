//! What ends a check.

use std::{
    panic::{UnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use interleave::Verdict;

use crate::{child::ends_with, under_interleave, under_loom, under_shuttle};

/// Whether a check passes, and how many executions it runs.
fn run(check: impl FnOnce(Arc<AtomicUsize>) + UnwindSafe) -> (bool, usize) {
    let count = Arc::new(AtomicUsize::new(0));
    let note = Arc::clone(&count);
    let end = catch_unwind(|| check(note));
    (end.is_ok(), count.load(Relaxed))
}

#[test]
fn the_first_failure_ends_a_check() {
    // First, as in `shows!`.
    let all = interleave::verdict(|| {
        under_interleave::orderings::message();
    });
    let some = interleave::verdict(|| {
        assert_eq!(under_interleave::orderings::message(), (false, 0));
    });
    let (Verdict::Passed { executions }, Verdict::Failed { trace, .. }) = (&all, &some) else {
        panic!("{all}\n{some}");
    };
    assert!(trace.execution < *executions, "{all}\n{some}");

    let loom = |strict: bool| {
        run(move |note| {
            loom::model(move || {
                note.fetch_add(1, Relaxed);
                let saw = under_loom::orderings::message();
                assert!(!strict || saw == (false, 0));
            });
        })
    };
    let shuttle = |strict: bool| {
        run(move |note| {
            let model = move || {
                note.fetch_add(1, Relaxed);
                let saw = under_shuttle::orderings::message();
                assert!(!strict || saw == (false, 0));
            };
            shuttle::check_dfs(model, None);
        })
    };
    for ((passed, all), (failed, some)) in
        [(loom(false), loom(true)), (shuttle(false), shuttle(true))]
    {
        assert!(passed && !failed);
        assert!(some < all, "{some} of {all}");
    }
}

#[test]
fn a_deadlock_with_an_arc_of_loom_aborts_the_process() {
    // With std's, the panic can be read.
    ends_with("failed: deadlock; threads", || {
        loom::model(|| {
            let patch = Arc::new(loom::sync::Mutex::new(7));
            let _first = patch.lock().unwrap();
            let _second = patch.lock().unwrap();
        });
    });
    ends_with("crashed", || {
        loom::model(|| {
            let patch = loom::sync::Arc::new(loom::sync::Mutex::new(7));
            let _first = patch.lock().unwrap();
            let _second = patch.lock().unwrap();
        });
    });
    interleave::verdict(|| {
        let patch = Arc::new(interleave::sync::Mutex::new(7));
        let _first = patch.lock().unwrap();
        let _second = patch.lock().unwrap();
    })
    .expect_deadlock();
}
