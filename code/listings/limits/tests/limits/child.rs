//! Checks that fail, abort or may never end, each in a process of its own.

use std::{panic::AssertUnwindSafe, time::Duration};

/// How long one may take.
const LIMIT: Duration = Duration::from_secs(20);

/// Asserts that a check ends with a report that holds `text`. The closure is to
/// stand in the test itself, which is how the process finds it again.
#[track_caller]
pub fn ends_with(text: &str, check: impl FnOnce()) {
    let run = AssertUnwindSafe(|| interleave::within(LIMIT, check));
    let end: String = match std::panic::catch_unwind(run) {
        Ok(()) => "it passed".to_owned(),
        Err(report) => *report
            .downcast()
            .expect("what `within` panics with is its report"),
    };
    assert!(end.contains(text), "expected `{text}`, but: {end}");
}
