//! The ends of two copies and a log, as safe code may use them.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use hybrid::copies_s3_log::two_copies;

#[test]
fn a_panic_ends_the_visit() {
    let (mut writer, mut reader) = two_copies(0, |value, by| *value += by);
    let mut flushed = None;
    let panic = catch_unwind(AssertUnwindSafe(|| {
        reader.read(|_| {
            writer.edit(1);
            writer.edit(2);
            flushed = Some(writer.flush());
            panic!("in the middle of a visit");
        })
    }));
    panic.unwrap_err();
    assert_eq!(flushed, Some(false), "the reader was inside");
    assert!(writer.flush(), "nobody is inside");
    assert_eq!(reader.read(|value| *value), 3);
}

#[test]
fn a_value_that_is_not_sync_can_be_read_on_another_thread() {
    let (mut writer, mut reader) = two_copies(Cell::new(0), |value, by| *value.get_mut() += by);
    writer.edit(1);
    let read = thread::spawn(move || reader.read(Cell::get));
    writer.edit(2);
    assert!([1, 3].contains(&read.join().unwrap()));
}
