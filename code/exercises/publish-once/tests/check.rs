// What a value that is made once promises. The first two tests are run in every
// order that the model checker can tell apart.

use interleave::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
    thread,
};
use publish_once::Once;

#[test]
fn two_threads_get_one_value_that_is_made_once() {
    interleave::model(|| {
        let once = Arc::new(Once::new());
        let makes = Arc::new(AtomicU32::new(0));
        let need = |name: u32| {
            let (once, makes) = (Arc::clone(&once), Arc::clone(&makes));
            move || {
                *once.get_or_init(|| {
                    makes.fetch_add(1, Relaxed);
                    name
                })
            }
        };
        let processing = thread::spawn(need(2));
        let gui = need(1)();
        assert_eq!(
            gui,
            processing.join().unwrap(),
            "two threads called get_or_init(), and each got a value of its own"
        );
        assert_eq!(makes.load(Relaxed), 1, "the value was made more than once");
    });
}

#[test]
fn get_finds_nothing_or_the_whole_value() {
    interleave::model(|| {
        let once = Arc::new(Once::new());
        let gui = thread::spawn({
            let once = Arc::clone(&once);
            move || {
                once.get_or_init(|| [1, 1]);
            }
        });
        if let Some(value) = once.get() {
            assert_eq!(*value, [1, 1], "get() returned what was not yet made");
        }
        gui.join().unwrap();
        assert_eq!(
            once.get(),
            Some(&[1, 1]),
            "the value is made, and get() does not find it"
        );
    });
}

#[test]
fn get_does_not_wait() {
    interleave::model(|| {
        let once = Once::new();
        assert_eq!(once.get(), None, "nobody has made a value");
        let value = once.get_or_init(|| {
            // If get() waits, it waits for this very thread: a deadlock.
            assert_eq!(once.get(), None, "get() found what is still being made");
            7
        });
        assert_eq!(*value, 7);
    });
}

#[test]
fn what_is_made_is_not_made_again() {
    interleave::model(|| {
        let once = Once::new();
        assert_eq!(*once.get_or_init(|| 1), 1);
        assert_eq!(
            *once.get_or_init(|| 2),
            1,
            "the second call made another value"
        );
        assert_eq!(once.get(), Some(&1));
    });
}
