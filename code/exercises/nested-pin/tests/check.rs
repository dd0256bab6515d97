// What guards promise that may be nested. Each test is run in every order that the model
// checker can tell apart.

use interleave::Model;
use interleave::sync::{Arc, heap, thread};
use nested_pin::{Guard, Versions};

const GUI: usize = 0;
const PROCESSING: usize = 1;

#[allow(unsafe_code, reason = "what pin asks for is seen to here")]
fn pin(versions: &Versions<u32, 2>, member: usize) -> Guard<'_, u32, 2> {
    // SAFETY: each test has a thread for each member, and the guards stay there.
    unsafe { versions.pin(member) }
}

#[test]
fn a_nested_pin_does_not_move_the_outer_one() {
    interleave::model(|| {
        let versions = Versions::<_, 2>::new(1);
        let outer = pin(&versions, PROCESSING);
        outer.read(|version| {
            pin(&versions, GUI).publish(2);
            // Each time the epoch has moved as far as it may, another nested guard.
            for _ in 0..3 {
                versions.collect();
                drop(pin(&versions, PROCESSING));
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
        let outer = pin(&versions, PROCESSING);
        let inner = pin(&versions, PROCESSING);
        drop(outer);
        inner.read(|version| {
            pin(&versions, GUI).publish(2);
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
        let outer = pin(&versions, PROCESSING);
        drop(pin(&versions, PROCESSING));
        drop(outer);
        pin(&versions, GUI).publish(2);
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
                pin(&versions, GUI).publish(2);
                versions.collect();
                versions.collect();
            }
        });
        pin(&versions, PROCESSING).read(|version| *version);
        gui.join().unwrap();
    });
}

#[test]
fn who_pins_again_is_done_with_what_was_read_before() {
    // Not all orders: the second pin makes too many.
    Model::new().preemptions(2).check(|| {
        let versions = Arc::new(Versions::<_, 2>::new(1));
        let gui = thread::spawn({
            let versions = Arc::clone(&versions);
            move || {
                pin(&versions, GUI).publish(2);
                versions.collect();
                versions.collect();
            }
        });
        pin(&versions, PROCESSING).read(|version| *version);
        drop(pin(&versions, PROCESSING));
        gui.join().unwrap();
    });
}
