//! Nothing happens without a reason.

use interleave::sync::{Arc, Condvar, Mutex, thread};

use crate::{
    child::ends_with,
    shown::{set, shows},
    under_interleave, under_loom, under_shuttle,
};

#[test]
fn no_weak_exchange_fails_without_a_reason() {
    shows!(reasons::had_at_first, Rust ["false", "true"],
        ("interleave", under_interleave) ["true"],
        ("loom", under_loom) ["true"],
        ("shuttle", under_shuttle) ["true"],
    );
}

#[test]
fn no_wait_ends_without_a_notification() {
    shows!(reasons::there_after_one_wait, Rust ["false", "true"],
        ("interleave", under_interleave) ["true"],
        ("loom", under_loom) ["true"],
        ("shuttle", under_shuttle) ["true"],
    );
}

#[test]
fn a_notification_too_many_stands_for_a_spurious_one() {
    let model = || {
        let inbox = Arc::new((Mutex::new(false), Condvar::new()));
        let other = Arc::clone(&inbox);
        let loads = thread::spawn(move || {
            other.1.notify_one(); // with nothing changed
            *other.0.lock().unwrap() = true;
            other.1.notify_one();
        });
        let mut there = inbox.0.lock().unwrap();
        if !*there {
            there = inbox.1.wait(there).unwrap();
        }
        let found = *there;
        drop(there);
        loads.join().unwrap();
        found
    };
    assert_eq!(interleave::outcomes(model), set(["false", "true"]));
}

#[test]
fn whoever_is_woken_has_all_that_the_notifier_has_done() {
    shows!(reasons::news_after_a_wait, Rust ["(false, 0)", "(false, 1)", "(true, 0)", "(true, 1)"],
        ("interleave", under_interleave) ["(false, 0)", "(false, 1)", "(true, 1)"],
        ("loom", under_loom) ["(false, 0)", "(false, 1)", "(true, 1)"],
        ("shuttle", under_shuttle) ["(false, 0)", "(false, 1)", "(true, 1)"],
    );
}

#[test]
fn a_notification_wakes_who_has_waited_longest() {
    shows!(reasons::woken_in_line, Rust ["1", "2"],
        ("interleave", under_interleave) ["1"],
        ("loom", under_loom) ["1"],
        ("shuttle", under_shuttle) ["1", "2"],
    );
}

#[test]
fn only_shuttle_ends_a_park_without_a_reason() {
    shows!(reasons::there_after_one_park, Rust ["false", "true"],
        ("interleave", under_interleave) ["true"],
        ("loom", under_loom) ["true"],
        ("shuttle", under_shuttle) ["false", "true"],
    );
}

#[test]
fn no_time_is_ever_up() {
    assert!(limits::timeouts::times_out());
    ends_with("deadlock; threads", || {
        under_loom::outcomes(under_loom::timeouts::times_out);
    });
    ends_with("deadlock!", || {
        under_shuttle::outcomes(under_shuttle::timeouts::times_out);
    });
}

#[test]
fn loom_takes_an_unpark_for_a_notification_and_interleave_does_not() {
    interleave::verdict(under_interleave::reasons::unparked_while_waiting).expect_deadlock();
    ends_with("deadlock!", || {
        shuttle::check_dfs(under_shuttle::reasons::unparked_while_waiting, None);
    });
    loom::model(under_loom::reasons::unparked_while_waiting);
}

#[test]
fn loom_fails_inside_itself_where_a_thread_is_unparked_that_joins() {
    ends_with("assertion failed: state.notified", || {
        loom::model(under_loom::reasons::unparked_while_joining);
    });
    let verdict = interleave::verdict(under_interleave::reasons::unparked_while_joining);
    assert!(verdict.is_passed(), "{verdict}");
    shuttle::check_dfs(under_shuttle::reasons::unparked_while_joining, None);
}
