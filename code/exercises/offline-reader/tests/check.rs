// What a reader may rely on that goes offline and comes back. Each test is run in every
// order that the model checker can tell apart.

use interleave::sync::{heap, thread};
use offline_reader::cell;

#[test]
fn what_is_read_after_coming_back_is_not_freed() {
    interleave::model(|| {
        let (mut writer, reader) = cell(1);
        let away = reader.offline();
        let gui = thread::spawn(move || writer.publish(2));
        let reader = away.online();
        reader.read(|version| *version);
        gui.join().unwrap();
        assert_eq!(
            reader.read(|version| *version),
            2,
            "publish() has returned, and read() does not find what it has published"
        );
    });
}

#[test]
fn what_is_read_before_going_offline_is_not_freed() {
    interleave::model(|| {
        let (mut writer, reader) = cell(1);
        let gui = thread::spawn(move || writer.publish(2));
        reader.read(|version| *version);
        let away = reader.offline();
        gui.join().unwrap();
        drop(away);
    });
}

#[test]
fn reads_before_and_after_are_not_freed() {
    interleave::model(|| {
        let (mut writer, reader) = cell(1);
        let gui = thread::spawn(move || {
            writer.publish(2);
            writer.try_reclaim();
        });
        let first = reader.read(|version| *version);
        let reader = reader.offline().online();
        let second = reader.read(|version| *version);
        assert!(first <= second, "a later read found an older version");
        gui.join().unwrap();
    });
}

#[test]
fn a_pause_ends_the_reads_before_it() {
    interleave::model(|| {
        let (mut writer, mut reader) = cell(1);
        let gui = thread::spawn(move || {
            writer.publish(2);
            writer.try_reclaim();
        });
        let first = reader.read(|version| *version);
        reader.quiesce();
        let second = reader.read(|version| *version);
        assert!(first <= second, "a later read found an older version");
        gui.join().unwrap();
    });
}

#[test]
fn a_reader_online_holds_back_what_it_may_read() {
    interleave::model(|| {
        let (mut writer, reader) = cell(1);
        let mut reader = reader.offline().online();
        reader.read(|version| {
            writer.publish(2);
            assert_eq!(*version, 1, "a read sees one version from beginning to end");
        });
        assert_eq!(
            writer.pending(),
            1,
            "the reader is online again and has not paused, so version 1 is kept"
        );
        reader.quiesce();
        writer.try_reclaim();
        assert_eq!(
            (writer.pending(), heap::live()),
            (0, 1),
            "the reader has paused, so the writer keeps nothing but the current version"
        );
        drop((writer, reader));
        assert_eq!(heap::live(), 0, "neither end is left, and a version is");
    });
}

#[test]
fn a_reader_offline_holds_nothing_back() {
    interleave::model(|| {
        let (mut writer, reader) = cell(1);
        let away = reader.offline();
        writer.publish(2);
        writer.publish(3);
        assert_eq!(
            (writer.pending(), heap::live()),
            (0, 1),
            "the reader is offline, so what is replaced is freed at once"
        );
        assert_eq!(
            away.online().read(|version| *version),
            3,
            "the reader comes back and finds the current version"
        );
    });
}

#[test]
fn coming_back_is_a_pause() {
    interleave::model(|| {
        let (mut writer, reader) = cell(1);
        writer.publish(2);
        assert_eq!(
            writer.pending(),
            1,
            "the reader is online and may have version 1"
        );
        let reader = reader.offline().online();
        writer.try_reclaim();
        assert_eq!(
            writer.pending(),
            0,
            "the reader has been away since version 1 was replaced, and need not pause \
             once more"
        );
        assert_eq!(reader.read(|version| *version), 2);
    });
}
