//! The cell with quiescent states.

use std::sync::Arc;
use std::time::Duration;

use reclamation::qsbr::cell;

use super::{Seen, expect_nothing_old, expect_something_old, linger, one_at_a_time, seconds};

/// A broken reader is quiescent in the middle, with the element in its hands: what the
/// borrow checker refuses for a snapshot itself.
fn torture(time: Duration, broken: bool) -> Seen {
    let _alone = one_at_a_time();
    super::torture(time, |ticket| {
        let (mut writer, registrar) = cell(ticket);
        let readers = [(); 2].map(|()| {
            let mut reader = Some(registrar.register());
            move |round: u32| {
                let mut online = reader.take().expect("it is there");
                let element = Arc::clone(&online.get().element);
                linger(round);
                if broken {
                    online.quiesce();
                }
                linger(round);
                let age = element.age();
                online.quiesce();
                if round.is_multiple_of(1024) {
                    online = online.offline().online();
                }
                reader = Some(online);
                age
            }
        });
        (move |ticket| writer.publish(ticket), readers)
    })
}

#[test]
fn no_reader_sees_what_was_dropped() {
    expect_nothing_old(&torture(seconds(), false));
}

#[test]
fn a_reader_that_is_quiescent_too_early_is_noticed() {
    expect_something_old(&torture(Duration::from_secs(60), true));
}
