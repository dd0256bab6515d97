//! Where a checker's library is not the standard library.

use std::{
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use crate::{
    child::ends_with,
    shown::{set, shows},
    under_interleave, under_loom, under_shuttle,
};

#[test]
fn under_loom_a_receiver_waits_for_ever_when_the_last_sender_has_gone() {
    assert!(limits::channels::learns_of_the_end());
    assert_eq!(
        under_interleave::outcomes(under_interleave::channels::learns_of_the_end),
        set(["true"])
    );
    ends_with("deadlock; threads", || {
        under_loom::outcomes(under_loom::channels::learns_of_the_end);
    });
    assert_eq!(
        under_shuttle::outcomes(under_shuttle::channels::learns_of_the_end),
        set(["true"])
    );
}

#[test]
fn loom_lets_nobody_send_before_a_look_into_the_channel() {
    shows!(channels::look_into_the_channel, Rust ["Err(Empty)", "Ok(7)"],
        ("interleave", under_interleave) ["Err(Empty)", "Ok(7)"],
        ("loom", under_loom) ["Err(Empty)"],
        ("shuttle", under_shuttle) ["Err(Empty)", "Ok(7)"],
    );
}

#[test]
fn loom_calls_what_nobody_received_a_leak() {
    ends_with("Messages leaked", || {
        loom::model(|| {
            let (sender, receiver) = loom::sync::mpsc::channel();
            drop(receiver);
            // std hands the message back, and so nothing is lost.
            assert!(sender.send(7).is_err());
        });
    });
}

#[test]
fn interleave_gives_up_where_a_channel_has_no_room_and_shuttle_does_not() {
    macro_rules! rendezvous {
        ($sync:ident) => {{
            let (sender, receiver) = $sync::sync::mpsc::sync_channel(0);
            let sends = $sync::thread::spawn(move || sender.send(7).unwrap());
            assert_eq!(receiver.recv(), Ok(7));
            sends.join().unwrap();
        }};
    }
    let verdict = interleave::verdict(|| {
        let _ends = interleave::sync::mpsc::sync_channel::<u32>(0);
    });
    assert!(
        matches!(verdict, interleave::Verdict::GaveUp { .. }),
        "{verdict}"
    );
    shuttle::check_dfs(|| rendezvous!(shuttle), None);
    rendezvous!(std);
}

#[test]
fn loom_and_interleave_have_no_poisoned_mutex_and_shuttle_has() {
    macro_rules! poisoned {
        ($sync:path) => {{
            use $sync as sync;
            let patch = sync::Mutex::new(7);
            let edit = std::panic::AssertUnwindSafe(|| {
                let _guard = patch.lock();
                panic!("in the middle of an edit");
            });
            assert!(std::panic::catch_unwind(edit).is_err());
            assert!(patch.lock().is_err());
        }};
    }
    // Caught, and yet it ends the check.
    interleave::verdict(|| poisoned!(interleave::sync)).expect_failure("in the middle of an edit");
    // loom's `lock` unwraps what its own std mutex says.
    let found = std::panic::catch_unwind(|| loom::model(|| poisoned!(loom::sync)));
    let message = *found.unwrap_err().downcast::<String>().unwrap();
    assert!(message.contains("PoisonError"), "{message}");
    shuttle::check_dfs(|| poisoned!(shuttle::sync), None);
    poisoned!(std::sync);
}

#[test]
fn loom_fails_inside_itself_where_one_thread_reads_twice() {
    ends_with("internal loom state", || {
        loom::model(|| {
            let patch = loom::sync::RwLock::new(7);
            let first = patch.read().unwrap();
            drop(patch.read().unwrap());
            drop(first);
        });
    });
    interleave::verdict(|| {
        let patch = interleave::sync::RwLock::new(7);
        let _first = patch.read().unwrap();
        let _second = patch.read().unwrap();
    })
    .expect_failure("both wait for ever");
}

#[test]
fn no_checker_sees_that_an_owner_of_an_arc_has_gone_already() {
    shows!(memory::owners, Rust ["1", "2"],
        ("interleave", under_interleave) ["2"],
        ("loom", under_loom) ["2"],
        ("shuttle", under_shuttle) ["2"],
    );
}

#[test]
fn loom_sees_it_if_its_first_order_has_the_drop_first() {
    let owners = || {
        let patch = loom::sync::Arc::new(());
        let other = loom::sync::Arc::clone(&patch);
        let counts = loom::thread::spawn(move || loom::sync::Arc::strong_count(&other));
        drop(patch);
        counts.join().unwrap()
    };
    assert_eq!(under_loom::outcomes(owners), set(["1", "2"]));
}

#[test]
fn loom_lets_a_thread_have_what_is_not_send() {
    // `compile_fail/rc_to_a_thread.rs` is the same with std.
    loom::model(|| {
        let patch = Rc::new(7);
        let other = Rc::clone(&patch);
        let thread = loom::thread::spawn(move || *other);
        assert_eq!(thread.join().unwrap(), *patch);
    });
}

#[test]
fn two_threads_of_loom_may_both_make_a_lazy_static() {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    loom::lazy_static! {
        static ref PATCH: u32 = {
            MADE.fetch_add(1, Relaxed);
            loom::thread::yield_now();
            7
        };
    }
    let most = Arc::new(AtomicUsize::new(0));
    let note = Arc::clone(&most);
    loom::model(move || {
        MADE.store(0, Relaxed);
        let other = loom::thread::spawn(|| *PATCH);
        assert_eq!(*PATCH, 7);
        other.join().unwrap();
        note.fetch_max(MADE.load(Relaxed), Relaxed);
    });
    assert_eq!(most.load(Relaxed), 2);
}

#[test]
fn loom_has_a_barrier_in_name_only() {
    ends_with("Barrier is not supported", || {
        loom::model(|| {
            loom::sync::Barrier::new(2);
        });
    });
}
