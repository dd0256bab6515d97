// What a hazard pointer promises. Each test is run in every order that the model
// checker can tell apart.

use hazard_fence::published;
use interleave::sync::{heap, thread};

#[test]
fn a_version_that_is_read_is_not_freed() {
    interleave::model(|| {
        let (mut writer, mut reader) = published([1, 1]);
        let gui = thread::spawn(move || writer.publish([2, 2]));
        let [a, b] = reader.read(|version| *version);
        assert_eq!(a, b, "half of one version and half of another");
        gui.join().unwrap();
    });
}

#[test]
fn one_read_after_another() {
    interleave::model(|| {
        let (mut writer, mut reader) = published(1);
        let gui = thread::spawn(move || writer.publish(2));
        let reads = [(); 2].map(|()| reader.read(|version| *version));
        assert_ne!(reads, [2, 1], "a later read found an older version");
        gui.join().unwrap();
    });
}

#[test]
fn two_publishes_during_a_read() {
    interleave::model(|| {
        let (mut writer, mut reader) = published(1);
        let gui = thread::spawn(move || {
            writer.publish(2);
            writer.publish(3);
        });
        reader.read(|version| *version);
        gui.join().unwrap();
    });
}

#[test]
fn what_is_named_is_kept_and_nothing_else() {
    interleave::model(|| {
        let (mut writer, mut reader) = published(1);
        reader.read(|version| {
            writer.publish(2);
            writer.publish(3);
            assert_eq!(*version, 1, "a read sees one version from beginning to end");
            assert_eq!(
                (writer.kept(), heap::live()),
                (1, 2),
                "the reader names version 1, nobody names version 2, and 3 is the current one"
            );
        });
        writer.reclaim();
        assert_eq!(
            (writer.kept(), heap::live()),
            (0, 1),
            "the read is over, so the writer keeps nothing but the current version"
        );
        drop((writer, reader));
        assert_eq!(heap::live(), 0, "neither end is left, and a version is");
    });
}

#[test]
fn a_read_finds_what_was_published_before_it() {
    interleave::model(|| {
        let (mut writer, mut reader) = published(1);
        let gui = thread::spawn(move || {
            writer.publish(2);
            writer
        });
        let mut writer = gui.join().unwrap();
        assert_eq!(
            reader.read(|version| *version),
            2,
            "publish() has returned, and read() does not find what it has published"
        );
        writer.publish(3);
        assert_eq!(
            reader.read(|version| *version),
            3,
            "publish() has returned, and read() does not find what it has published"
        );
    });
}
