// What two copies and a log promise. An edit adds its number to the end of a list, so
// each version shows which edits it has, and in which order.

use interleave::sync::thread;
use replay_log::{Reader, Writer, two_copies};

fn list() -> (Writer<Vec<u32>, u32>, Reader<Vec<u32>>) {
    two_copies(Vec::new(), |list, edit| list.push(*edit))
}

#[test]
fn every_version_has_all_edits_before_it() {
    interleave::model(|| {
        let (mut writer, mut reader) = list();
        for edit in 1..=4 {
            writer.edit(edit);
            let found = reader.read(Vec::clone);
            let right: Vec<u32> = (1..=edit).collect();
            assert_eq!(
                found, right,
                "edits 1 to {edit} were made, one after the other"
            );
        }
    });
}

#[test]
fn an_edit_during_a_visit_is_not_lost() {
    interleave::model(|| {
        let (mut writer, mut reader) = list();
        reader.read(|list| {
            for edit in 1..=3 {
                writer.edit(edit);
            }
            assert!(list.is_empty(), "the copy that was being read has changed");
        });
        assert!(writer.flush(), "the reader has gone, and no edit may wait");
        let found = reader.read(Vec::clone);
        assert_eq!(
            found,
            [1, 2, 3],
            "edits 1 to 3 were made while the reader was inside"
        );
        writer.edit(4);
        let found = reader.read(Vec::clone);
        assert_eq!(
            found,
            [1, 2, 3, 4],
            "the other copy has to have the same edits"
        );
    });
}

#[test]
fn the_log_is_emptied() {
    interleave::model(|| {
        let (mut writer, mut reader) = list();
        writer.edit(1);
        reader.read(|_| writer.edit(2));
        writer.flush();
        writer.flush();
        assert_eq!(writer.logged(), 0, "both copies have both edits by now");
        assert_eq!(reader.read(Vec::clone), [1, 2]);
    });
}

#[test]
fn flush_says_whether_the_live_copy_has_every_edit() {
    interleave::model(|| {
        let (mut writer, mut reader) = list();
        assert!(writer.flush(), "there is nothing to hand on");
        reader.read(|_| {
            writer.edit(1);
            assert!(
                writer.flush(),
                "edit 1 is in the live copy, the reader in the other"
            );
            writer.edit(2);
            assert!(
                !writer.flush(),
                "edit 2 has to wait until the reader has gone"
            );
        });
        assert!(writer.flush(), "the reader has gone");
        assert_eq!(reader.read(Vec::clone), [1, 2]);
    });
}

#[test]
fn a_reader_on_another_thread_finds_whole_versions() {
    interleave::model(|| {
        let (mut writer, mut reader) = list();
        let gui = thread::spawn(move || {
            writer.edit(1);
            writer.edit(2);
            writer
        });
        let mut last = 0;
        for _ in 0..2 {
            let found = reader.read(Vec::clone);
            let right: Vec<u32> = (1..=found.len() as u32).collect();
            assert_eq!(found, right, "a version has all edits up to one, in order");
            assert!(
                last <= found.len(),
                "an older version came after a newer one"
            );
            last = found.len();
        }
        let mut writer = gui.join().unwrap();
        assert!(writer.flush(), "the reader has gone");
        assert_eq!(reader.read(Vec::clone), [1, 2], "both edits were made");
    });
}
