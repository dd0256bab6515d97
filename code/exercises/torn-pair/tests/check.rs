// What a region promises. Each test is run in every order that the model checker
// can tell apart.

use interleave::sync::{Arc, thread};
use torn_pair::Region;

const LEFT: (u32, u32) = (0, 100);
const RIGHT: (u32, u32) = (200, 300);

fn region((start, end): (u32, u32)) -> Arc<Region> {
    Arc::new(Region::new(start, end))
}

#[test]
fn a_region_comes_back_as_it_was_set() {
    interleave::model(|| {
        let region = region(LEFT);
        assert_eq!(region.get(), LEFT, "a new region is not where it was made");
        region.set(70_000, 5_000_000);
        assert_eq!(
            region.get(),
            (70_000, 5_000_000),
            "one thread set a region and read another one; samples can be long"
        );
        region.drag(100_000);
        assert_eq!(
            region.get(),
            (170_000, 5_100_000),
            "one thread dragged a region by 100000 and found it elsewhere"
        );
    });
}

#[test]
fn a_region_is_read_as_it_was_set() {
    interleave::model(|| {
        let region = region(LEFT);
        let gui = thread::spawn({
            let region = Arc::clone(&region);
            move || region.set(RIGHT.0, RIGHT.1)
        });
        let read = region.get();
        assert!(
            [LEFT, RIGHT].contains(&read),
            "the region was {LEFT:?} and then {RIGHT:?}, and the processing thread read \
             {read:?}: that is half of each"
        );
        gui.join().unwrap();
    });
}

#[test]
fn a_drag_keeps_the_length() {
    interleave::model(|| {
        let region = region(LEFT);
        let gui = thread::spawn({
            let region = Arc::clone(&region);
            move || region.drag(200)
        });
        let read = region.get();
        assert!(
            [LEFT, RIGHT].contains(&read),
            "the region {LEFT:?} was dragged by 200, and the processing thread read \
             {read:?}: one end has moved and the other has not"
        );
        gui.join().unwrap();
    });
}

#[test]
fn two_hands_leave_what_one_of_them_set() {
    interleave::model(|| {
        let region = region((1, 2));
        let midi = thread::spawn({
            let region = Arc::clone(&region);
            move || region.set(LEFT.0, LEFT.1)
        });
        region.set(RIGHT.0, RIGHT.1);
        midi.join().unwrap();
        let left = region.get();
        assert!(
            [LEFT, RIGHT].contains(&left),
            "one thread set {LEFT:?} and one {RIGHT:?}, and for good the region is {left:?}"
        );
    });
}

#[test]
fn two_drags_both_count() {
    interleave::model(|| {
        let region = region(LEFT);
        let midi = thread::spawn({
            let region = Arc::clone(&region);
            move || region.drag(50)
        });
        region.drag(150);
        midi.join().unwrap();
        assert_eq!(
            region.get(),
            RIGHT,
            "the region {LEFT:?} was dragged by 50 and by 150, and one of the two is lost"
        );
    });
}
