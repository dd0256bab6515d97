//! Which store of an atomic is known to be newer than which.
//!
//! All that loom says of a load is the value. The *modification order* of an
//! atomic, in which its stores are newer or older, need not be the order in which
//! they were executed: of two Relaxed stores by two threads, either may turn out
//! to be the newer one. Here is noted what follows from the threads alone: what a
//! thread has stored or read before it stores is older.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::log::{self, Value};

/// The stores of one atomic so far, in the order of execution.
pub(super) struct History(Mutex<Known>);

struct Known {
    stores: Vec<Stored>,
    /// The stores that a thread has made or read, and all that are older, as bits.
    seen: [u64; loom::MAX_THREADS],
}

struct Stored {
    value: Value,
    /// Those that are older.
    older: u64,
}

impl History {
    pub(super) fn new(value: Value) -> Self {
        let stores = vec![Stored { value, older: 0 }];
        Self(Mutex::new(Known {
            stores,
            // The initial value is older than all that is stored.
            seen: [1; loom::MAX_THREADS],
        }))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The current thread stores `value`.
    pub(super) fn store(&self, value: Value) {
        let thread = log::current();
        let mut known = self.known();
        let older = known.seen[thread];
        if let Some(bit) = 1_u64.checked_shl(known.stores.len() as u32) {
            known.seen[thread] |= bit;
        }
        known.stores.push(Stored { value, older });
    }

    /// The current thread reads `value`. The answer is the value that was last
    /// stored, if that is another and certainly a newer one.
    pub(super) fn read(&self, value: Value) -> Option<Value> {
        let thread = log::current();
        let mut known = self.known();
        let last = known.stores.last()?;
        if known.stores.len() > u64::BITS as usize {
            return None;
        }
        let bits = |seen: u64| {
            let stores = known.stores.iter().enumerate();
            stores.filter(move |(at, _)| seen & (1 << at) != 0)
        };
        // Older than what the thread has seen, so it cannot be what it reads.
        let past = bits(known.seen[thread]).fold(0, |past, (_, store)| past | store.older);
        let (mut which, mut seen) = (0, u64::MAX);
        for (at, store) in bits(!past).filter(|(_, store)| store.value == value) {
            which |= 1 << at;
            seen &= 1 << at | store.older;
        }
        if which == 0 {
            return None;
        }
        let newer = (last.value != value && which & !last.older == 0).then_some(last.value);
        known.seen[thread] |= seen;
        newer
    }
}
