//! Under each scheme of the comparison a value is there while it is looked at, and is
//! dropped once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::thread;

use reclamation::schemes::{Reader, Scheme};
use reclamation::schemes_counted::Counted;
use reclamation::schemes_epochs::Epochs;
use reclamation::schemes_hazard::Hazard;
use reclamation::schemes_kept::Kept;
use reclamation::schemes_locked::{Exclusive, Shared};
use reclamation::schemes_quiescent::Quiescent;
use reclamation::schemes_seize::Seize;

struct Zone {
    there: AtomicBool,
    dropped: Arc<AtomicUsize>,
}

impl Drop for Zone {
    fn drop(&mut self) {
        assert!(self.there.swap(false, Relaxed), "dropped twice");
        self.dropped.fetch_add(1, Relaxed);
    }
}

/// Two threads replace each other's zones, and walk.
fn nothing_is_looked_at_when_it_is_gone<S: Scheme<Zone>>(row: impl FnOnce(Vec<Zone>) -> S) {
    const ZONES: usize = 4;
    const TURNS: usize = 5_000;
    let dropped = Arc::new(AtomicUsize::new(0));
    let zone = || Zone {
        there: AtomicBool::new(true),
        dropped: Arc::clone(&dropped),
    };
    let row = row((0..ZONES).map(|_| zone()).collect());
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                let mut reader = row.reader();
                for turn in 0..TURNS {
                    let mut walked = 0;
                    reader.read(0, |zone| {
                        assert!(zone.there.load(Relaxed), "looked at when it was gone");
                        walked += 1;
                        (walked < ZONES).then_some(walked)
                    });
                    assert_eq!(walked, ZONES);
                    reader.replace(turn % ZONES, zone());
                }
                reader.reclaim();
            });
        }
    });
    drop(row);
    assert_eq!(dropped.load(Relaxed), ZONES + 2 * TURNS);
}

#[test]
fn under_each_scheme_a_value_is_dropped_once_and_not_while_it_is_looked_at() {
    nothing_is_looked_at_when_it_is_gone(Kept::new);
    for every in [1, 7, 100] {
        nothing_is_looked_at_when_it_is_gone(|zones| Quiescent::new(zones, every));
        nothing_is_looked_at_when_it_is_gone(|zones| Epochs::new(zones, every));
    }
    nothing_is_looked_at_when_it_is_gone(Seize::new);
    nothing_is_looked_at_when_it_is_gone(Hazard::new);
    nothing_is_looked_at_when_it_is_gone(Counted::new);
    nothing_is_looked_at_when_it_is_gone(Shared::new);
    nothing_is_looked_at_when_it_is_gone(Exclusive::new);
}
