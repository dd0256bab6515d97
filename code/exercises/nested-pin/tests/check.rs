// What guards promise that may be nested. Each test is run in every order that the model
// checker can tell apart.

use interleave::sync::{Arc, heap, thread};
use nested_pin::Versions;

const GUI: usize = 0;
const PROCESSING: usize = 1;

#[test]
fn a_nested_pin_does_not_move_the_outer_one() {
    interleave::model(|| {
        let versions = Versions::<_, 2>::new(1);
        let outer = versions.pin(PROCESSING);
        outer.read(|version| {
            versions.pin(GUI).publish(2);
            // Each time the epoch has moved as far as it may, another nested guard.
            for _ in 0..3 {
                versions.collect();
                drop(versions.pin(PROCESSING));
            }
            versions.collect();
            assert_eq!(*version, 1);
        });
    });
}

#[test]
fn the_outer_guard_may_go_first() {
    interleave::model(|| {
        let versions = Versions::<_, 2>::new(1);
        let outer = versions.pin(PROCESSING);
        let inner = versions.pin(PROCESSING);
        drop(outer);
        inner.read(|version| {
            versions.pin(GUI).publish(2);
            versions.collect();
            versions.collect();
            assert_eq!(*version, 1);
        });
    });
}

#[test]
fn when_all_guards_are_gone_it_is_freed() {
    interleave::model(|| {
        let versions = Versions::<_, 2>::new(1);
        let outer = versions.pin(PROCESSING);
        drop(versions.pin(PROCESSING));
        drop(outer);
        versions.pin(GUI).publish(2);
        versions.collect();
        versions.collect();
        assert_eq!(
            heap::live(),
            1,
            "nobody is pinned, the epoch has moved twice, and the old version is kept"
        );
    });
}

#[test]
fn in_every_order_what_is_read_is_kept() {
    interleave::model(|| {
        let versions = Arc::new(Versions::<_, 2>::new(1));
        let gui = thread::spawn({
            let versions = Arc::clone(&versions);
            move || {
                versions.pin(GUI).publish(2);
                versions.collect();
                versions.collect();
            }
        });
        versions.pin(PROCESSING).read(|version| *version);
        gui.join().unwrap();
    });
}
