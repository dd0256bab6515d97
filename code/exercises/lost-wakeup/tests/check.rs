// What an inbox promises. Each test is run in every order that the model
// checker can tell apart; a loader that is never woken is a deadlock.

use interleave::sync::{Arc, thread};
use lost_wakeup::Inbox;

#[test]
fn a_request_reaches_a_sleeping_loader() {
    interleave::model(|| {
        let inbox = Arc::new(Inbox::default());
        let loader = thread::spawn({
            let inbox = Arc::clone(&inbox);
            move || inbox.next()
        });
        inbox.request(7);
        assert_eq!(
            loader.join().unwrap(),
            Some(7),
            "the GUI asked for preset 7, and the loader got something else"
        );
    });
}

#[test]
fn two_loaders_share_two_requests() {
    interleave::model(|| {
        let inbox = Arc::new(Inbox::default());
        let other = thread::spawn({
            let inbox = Arc::clone(&inbox);
            move || inbox.next()
        });
        let gui = thread::spawn({
            let inbox = Arc::clone(&inbox);
            move || {
                inbox.request(1);
                inbox.request(2);
            }
        });
        let mut got = [inbox.next(), other.join().unwrap()];
        got.sort();
        assert_eq!(
            got,
            [Some(1), Some(2)],
            "two requests, two loaders, an open inbox: each loader gets one"
        );
        gui.join().unwrap();
    });
}

#[test]
fn closing_wakes_a_loader() {
    interleave::model(|| {
        let inbox = Arc::new(Inbox::default());
        let loader = thread::spawn({
            let inbox = Arc::clone(&inbox);
            move || inbox.next()
        });
        inbox.close();
        assert_eq!(
            loader.join().unwrap(),
            None,
            "nobody asked for a preset, and the loader got one"
        );
    });
}

#[test]
fn closing_wakes_every_loader() {
    interleave::model(|| {
        let inbox = Arc::new(Inbox::default());
        let other = thread::spawn({
            let inbox = Arc::clone(&inbox);
            move || inbox.next()
        });
        let gui = thread::spawn({
            let inbox = Arc::clone(&inbox);
            move || inbox.close()
        });
        assert_eq!(
            [inbox.next(), other.join().unwrap()],
            [None, None],
            "nobody asked for a preset, and a loader got one"
        );
        gui.join().unwrap();
    });
}

#[test]
fn requests_from_before_closing_are_delivered() {
    interleave::model(|| {
        let inbox = Arc::new(Inbox::default());
        let loader = thread::spawn({
            let inbox = Arc::clone(&inbox);
            move || [inbox.next(), inbox.next()]
        });
        inbox.request(7);
        inbox.close();
        assert_eq!(
            loader.join().unwrap(),
            [Some(7), None],
            "the GUI asked for preset 7 and then closed the inbox"
        );
    });
}
