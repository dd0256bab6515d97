//! Makes loom try a store before each load that it has come after.
//!
//! Where two steps depend on each other, loom tries both orders. It finds such
//! pairs by comparing a step with the latest one before it on the same atomic,
//! and that is right as long as each of those depends on the one before. Two
//! loads do not. So of
//!
//! ```text
//! main      load
//! thread 1  load
//! thread 1  store
//! ```
//!
//! it compares the store with the second load only, finds that both are of one
//! thread, and never tries it before the first: tokio-rs/loom, issues 166 and 392.
//!
//! The first run of a model notes whether that has happened. If it has, and no
//! execution has failed, the model is run again with *lanes*. Each thread that
//! loads has one for that atomic, a condition variable that nobody waits for. It
//! notifies its own after each load, and a store notifies those of all threads
//! that have loaded since the last store. So loom compares the store with each of
//! the loads. No thread is let in before such a notification, which is therefore
//! one step with the access before it. And it hands nothing over, so that what a
//! load may return stays as it was.

use std::sync::{Arc, Mutex, PoisonError};

use crate::{log, mode};

/// Who has loaded an atomic since it was last written.
#[derive(Default)]
pub(super) struct Lanes(Mutex<Loads>);

#[derive(Default)]
struct Loads {
    /// The threads, as bits.
    by: u32,
    /// The thread of the latest access, if that was a load.
    last: u32,
    doors: [Option<Door>; loom::MAX_THREADS],
}

type Door = Arc<loom::sync::Condvar>;

impl Lanes {
    /// The current thread has loaded.
    pub(super) fn loaded(&self) {
        let me = log::current();
        let door = {
            let mut loads = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            loads.last = 1 << me;
            loads.by |= loads.last;
            mode::lanes().then(|| loads.doors[me].get_or_insert_default().clone())
        };
        if let Some(door) = door {
            notify(&door);
        }
    }

    /// The current thread has stored, or made a read-modify-write.
    pub(super) fn stored(&self) {
        let me = log::current();
        let doors: Vec<Door> = {
            let mut loads = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let others = std::mem::take(&mut loads.by) & !(1 << me);
            if others & !std::mem::take(&mut loads.last) != 0 {
                mode::overlooked();
            }
            (0..loom::MAX_THREADS)
                .filter(|thread| mode::lanes() && others & (1 << thread) != 0)
                .filter_map(|thread| loads.doors[thread].clone())
                .collect()
        };
        for door in doors {
            notify(&door);
        }
    }
}

/// Notifies, as one step with what the thread did before.
fn notify(door: &Door) {
    loom::stop_exploring();
    door.notify_one();
    loom::explore();
}
