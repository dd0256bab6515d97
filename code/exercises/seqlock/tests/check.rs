// What a seqlock promises. The writer of these tests writes the same number into
// both words, so a read with two numbers is torn.

use interleave::sync::thread;
use seqlock::seqlock;

#[test]
fn a_read_is_never_torn() {
    interleave::model(|| {
        let (mut writer, reader) = seqlock([0, 0]);
        let gui = thread::spawn(move || writer.write([1, 1]));
        if let Some([first, second]) = reader.try_read() {
            assert_eq!(
                first, second,
                "a read was accepted that has one word from before the write, and one from it"
            );
        }
        gui.join().unwrap();
    });
}

#[test]
fn two_writes_are_not_mixed() {
    interleave::model(|| {
        let (mut writer, reader) = seqlock([0, 0]);
        let gui = thread::spawn(move || {
            writer.write([1, 1]);
            writer.write([2, 2]);
        });
        if let Some([first, second]) = reader.try_read() {
            assert_eq!(
                first, second,
                "a read was accepted that has its two words from two writes"
            );
        }
        gui.join().unwrap();
    });
}

#[test]
fn a_read_that_nothing_disturbs_succeeds() {
    interleave::model(|| {
        let (mut writer, reader) = seqlock([3, 4]);
        assert_eq!(
            reader.try_read(),
            Some([3, 4]),
            "nobody has written, and the first words cannot be read"
        );
        let gui = thread::spawn(move || writer.write([5, 6]));
        gui.join().unwrap();
        assert_eq!(
            reader.try_read(),
            Some([5, 6]),
            "the write is over, and its words cannot be read"
        );
    });
}

#[test]
fn a_reader_never_goes_back() {
    interleave::model(|| {
        let (mut writer, reader) = seqlock([0, 0]);
        let gui = thread::spawn(move || writer.write([1, 1]));
        if reader.try_read() == Some([1, 1]) {
            assert_ne!(
                reader.try_read(),
                Some([0, 0]),
                "a read had the new words, and the next one the old ones"
            );
        }
        gui.join().unwrap();
    });
}
