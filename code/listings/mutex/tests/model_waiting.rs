//! The listings on waiting, and on never waiting, under the model checker.

use std::collections::BTreeSet;

use interleave::sync::{self, Arc, thread}; // `sync`: what the listings reach as `super::sync`

#[path = "../src/inbox.rs"]
mod inbox;
#[path = "../src/lost_wakeup.rs"]
mod lost_wakeup;
#[path = "../src/stolen_wakeup.rs"]
mod stolen_wakeup;
#[path = "../src/try_read.rs"]
mod try_read;

use inbox::Inbox;
use try_read::Latest;

#[test]
fn a_request_between_the_look_and_the_wait_is_never_heard() {
    type Inbox = lost_wakeup::Inbox;
    interleave::verdict(one_loader(Inbox::request, Inbox::next)).expect_deadlock();
}

// It passes, and the listing is wrong: loom wakes no thread spuriously.
#[test]
fn one_loader_that_looks_under_the_lock_hears_the_request() {
    type Inbox = stolen_wakeup::Inbox;
    interleave::model(one_loader(Inbox::request, Inbox::next));
}

#[test]
fn with_if_another_loader_steals_the_request() {
    type Inbox = stolen_wakeup::Inbox;
    interleave::verdict(two_loaders(Inbox::request, Inbox::next))
        .expect_failure("a request woke me");
}

#[test]
fn notifying_inside_the_lock_does_not_mend_the_if() {
    type Inbox = stolen_wakeup::Inbox;
    interleave::model(one_loader(Inbox::request_notifying_inside, Inbox::next));
    interleave::verdict(two_loaders(Inbox::request_notifying_inside, Inbox::next))
        .expect_failure("a request woke me");
}

#[test]
fn with_while_two_loaders_get_two_requests() {
    interleave::model(one_loader(Inbox::request, Inbox::next));
    interleave::model(two_loaders(Inbox::request, Inbox::next));
}

#[test]
fn with_wait_while_two_loaders_get_two_requests() {
    interleave::model(two_loaders(Inbox::request, Inbox::next_by_wait_while));
}

#[test]
fn notifying_inside_the_lock_is_as_good() {
    interleave::model(one_loader(Inbox::request_notifying_inside, Inbox::next));
    interleave::model(two_loaders(Inbox::request_notifying_inside, Inbox::next));
}

#[test]
fn a_reader_never_goes_back_to_an_older_version() {
    let pairs = interleave::outcomes(|| {
        let latest = Arc::new(Latest::new(0));
        let mut reader = latest.reader();
        thread::scope(|s| {
            s.spawn(|| latest.publish(1));
            (*reader.read(), *reader.read())
        })
    });
    let expected = ["(0, 0)", "(0, 1)", "(1, 1)"].map(String::from);
    assert_eq!(pairs, BTreeSet::from(expected));
}

#[test]
fn a_reader_plays_on_while_the_lock_is_held() {
    interleave::model(|| {
        let latest = Latest::new(0);
        let mut reader = latest.reader();
        latest.publish(1);
        let held = latest.with_lock_held(|_| *reader.read());
        assert_eq!(held, 0, "the lock was held: the reader has what it had");
        assert_eq!(*reader.read(), 1);
    });
}

#[test]
fn a_lock_held_by_another_thread_leaves_the_reader_what_it_had() {
    let seen = interleave::outcomes(|| {
        let latest = Arc::new(Latest::new(0));
        let mut reader = latest.reader();
        latest.publish(1);
        thread::scope(|s| {
            s.spawn(|| latest.with_lock_held(|_| ()));
            *reader.read()
        })
    });
    let expected = ["0", "1"].map(String::from); // refused, and not
    assert_eq!(seen, BTreeSet::from(expected));
}

/// One loader, one request.
fn one_loader<I: Default + Send + Sync + 'static>(
    request: fn(&I, u32),
    next: fn(&I) -> u32,
) -> impl Fn() + Send + Sync {
    move || {
        let inbox = Arc::new(I::default());
        let loader = spawn("loader", &inbox, next);
        request(&inbox, 7);
        assert_eq!(loader.join().unwrap(), 7);
    }
}

/// Two loaders, two requests: each loader gets one.
fn two_loaders<I: Default + Send + Sync + 'static>(
    request: fn(&I, u32),
    next: fn(&I) -> u32,
) -> impl Fn() + Send + Sync {
    move || {
        let inbox = Arc::new(I::default());
        let loader_a = spawn("loader A", &inbox, next);
        let loader_b = spawn("loader B", &inbox, next);
        request(&inbox, 1);
        request(&inbox, 2);
        let got = BTreeSet::from([loader_a.join().unwrap(), loader_b.join().unwrap()]);
        assert_eq!(got, BTreeSet::from([1, 2]));
    }
}

/// A loader that takes one request.
fn spawn<I: Send + Sync + 'static>(
    name: &str,
    inbox: &Arc<I>,
    next: fn(&I) -> u32,
) -> thread::JoinHandle<u32> {
    let inbox = Arc::clone(inbox);
    let loader = thread::Builder::new().name(name.into());
    loader.spawn(move || next(&inbox)).unwrap()
}
