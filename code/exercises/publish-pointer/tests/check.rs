// What a cell promises whose versions are published by pointer. Each test is run in
// every order that the model checker can tell apart.

use interleave::sync::{Arc, heap, thread};
use publish_pointer::Published;

#[test]
fn a_reader_gets_a_whole_version() {
    interleave::model(|| {
        let cell = Arc::new(Published::new([1, 1]));
        let gui = thread::spawn({
            let cell = Arc::clone(&cell);
            move || cell.publish([2, 2])
        });
        let [a, b] = cell.read(|version| *version);
        assert_eq!(a, b, "half of one version and half of another");
        gui.join().unwrap();
        assert_eq!(
            cell.read(|version| *version),
            [2, 2],
            "publish() has returned, and read() does not find what it has published"
        );
    });
}

#[test]
fn what_is_being_read_is_not_freed() {
    interleave::model(|| {
        let cell = Published::new(1);
        let seen = cell.read(|version| {
            // The GUI can publish twice while a block is rendered.
            cell.publish(2);
            cell.publish(3);
            // A read inside a read finds the newest, and this one keeps what it has.
            [*version, cell.read(|version| *version)]
        });
        assert_eq!(
            seen,
            [1, 3],
            "a read sees one version from beginning to end"
        );
    });
    interleave::model(|| {
        let cell = Arc::new(Published::new(1));
        let gui = thread::spawn({
            let cell = Arc::clone(&cell);
            move || {
                cell.publish(2);
                cell.publish(3);
            }
        });
        cell.read(|version| *version);
        gui.join().unwrap();
    });
}

#[test]
fn two_threads_may_publish() {
    interleave::model(|| {
        let cell = Arc::new(Published::new(0));
        let loader = thread::spawn({
            let cell = Arc::clone(&cell);
            move || cell.publish(1)
        });
        cell.publish(2);
        loader.join().unwrap();
        let last = cell.read(|version| *version);
        assert!(last == 1 || last == 2, "neither of them was published last");
        drop(cell);
        assert_eq!(
            heap::live(),
            0,
            "two threads published, the cell is gone, and a version is not freed"
        );
    });
}

#[test]
fn every_version_is_freed_with_the_cell() {
    interleave::model(|| {
        let samples = Arc::new(());
        let cell = Published::new(Arc::clone(&samples));
        cell.publish(Arc::clone(&samples));
        cell.publish(Arc::clone(&samples));
        drop(cell);
        assert_eq!(
            Arc::strong_count(&samples),
            1,
            "the cell is gone, and a version has not been dropped"
        );
        assert_eq!(heap::live(), 0, "the cell is gone, and memory is not freed");
    });
}
