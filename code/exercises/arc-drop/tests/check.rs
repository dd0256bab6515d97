// What owners of one value promise. Each test is run in every order that the model
// checker can tell apart.

use arc_drop::Owner;
use interleave::sync::{heap, thread};

#[test]
fn it_is_there_while_somebody_owns_it() {
    interleave::model(|| {
        let first = Owner::new(7);
        let second = first.clone();
        drop(first);
        assert_eq!(
            heap::live(),
            1,
            "one of two owners has gone, and the value too"
        );
        assert_eq!(second.with(|value| *value), 7);
        drop(second);
        assert_eq!(
            heap::live(),
            0,
            "both owners have gone, and the value has not"
        );
    });
}

#[test]
fn the_last_owner_frees_it_and_only_once() {
    interleave::model(|| {
        let first = Owner::new(7);
        let second = first.clone();
        let gui = thread::spawn(move || drop(second));
        drop(first);
        gui.join().unwrap();
        assert_eq!(
            heap::live(),
            0,
            "both owners have gone, and the value has not"
        );
    });
}

#[test]
fn what_an_owner_reads_it_reads_before_the_free() {
    interleave::model(|| {
        let first = Owner::new(7);
        let second = first.clone();
        let gui = thread::spawn(move || second.with(|value| *value));
        assert_eq!(first.with(|value| *value), 7);
        drop(first);
        assert_eq!(gui.join().unwrap(), 7);
    });
}

#[test]
fn two_threads_clone_at_once() {
    interleave::model(|| {
        let owner = Owner::new(7);
        thread::scope(|s| {
            let look = || owner.clone().with(|value| *value);
            let gui = s.spawn(look);
            assert_eq!(look(), 7);
            assert_eq!(gui.join().unwrap(), 7);
        });
        assert_eq!(
            heap::live(),
            1,
            "its first owner is still there, and the value has gone"
        );
        drop(owner);
        assert_eq!(
            heap::live(),
            0,
            "all owners have gone, and the value has not"
        );
    });
}
