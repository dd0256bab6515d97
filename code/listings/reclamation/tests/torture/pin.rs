//! The cell that is pinned, with each kind of barriers.
//!
//! That the barriers do what they must is tested in `tests/pin_barriers.rs`, where one that
//! does not is found within seconds. Here it is not: between the swap and the look at the
//! slots the writer does so much that a store which is late has arrived by then, nearly
//! always.

use std::io::{Write as _, stderr};
use std::sync::Arc;
use std::time::Duration;

use reclamation::pin_cell::{Barriers, Fences, cell};
use reclamation::pin_membarrier::Membarrier;

use super::{Seen, expect_nothing_old, expect_something_old, linger, one_at_a_time, seconds};

/// A broken reader keeps the element when it has unpinned the ticket: what the borrow
/// checker refuses for the ticket.
fn torture<B: Barriers>(barriers: B, time: Duration, broken: bool) -> Seen {
    let _alone = one_at_a_time();
    super::torture(time, |ticket| {
        let (mut writer, registrar) = cell(ticket, barriers);
        let readers = [(); 2].map(|()| {
            let mut reader = registrar.register();
            move |round: u32| {
                let ticket = reader.pin();
                let element = Arc::clone(&ticket.element);
                let _ticket = Some(ticket).filter(|_| !broken);
                linger(round);
                element.age()
            }
        });
        (move |ticket| writer.publish(ticket), readers)
    })
}

#[test]
fn with_fences_no_reader_sees_what_was_dropped() {
    expect_nothing_old(&torture(Fences, seconds(), false));
}

#[test]
fn with_membarrier_no_reader_sees_what_was_dropped() {
    match Membarrier::register() {
        Ok(membarrier) => expect_nothing_old(&torture(membarrier, seconds(), false)),
        // Past libtest, which shows nothing of a test that passes.
        Err(error) => writeln!(stderr(), "skipped: no membarrier here: {error}").unwrap(),
    }
}

#[test]
fn a_reader_that_unpins_too_early_is_noticed() {
    expect_something_old(&torture(Fences, Duration::from_secs(60), true));
}
