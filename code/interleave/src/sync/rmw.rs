//! Read-modify-writes that may leave the value as it was.
//!
//! `while locked.swap(true, Acquire) { spin_loop() }` stores `true` over `true`
//! each time round. loom keeps such a store beside an `unlock` that was
//! executed after it, as if either could come last, although C++ (and so Rust)
//! lets nothing come between the value that a read-modify-write reads and the
//! one it writes. The loop may then read its own store for ever, and the check
//! runs into loom's branch limit.
//!
//! So an operation that would store what it finds stores nothing and only reads.
//! How, depends on whether it releases:
//!
//! - If not, it is a load. One that returns an older value stands for the
//!   operation having come before the newer store, which is possible too. And
//!   loads of two waiting threads do not depend on each other, so that loom need
//!   not try them in every order. In a recording, which takes the steps in every
//!   order anyway, it is a failed compare-exchange: whoever follows the steps
//!   expects a read-modify-write to find the newest value.
//! - If it does, it is a failed compare-exchange, which reads the newest value. A
//!   [`Carrier`] takes the thread's clock along, and every later
//!   read-modify-write of the same atomic picks it up, until a plain `store` ends
//!   the release sequence. A *load* never picks one up. It returns the same value
//!   whether it reads the store that is left out or the one before, so the case
//!   without the extra synchronisation covers the other.

use std::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed, Release, SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use loom::sync::atomic::AtomicUsize;

use crate::{log, mode};

/// A clock that an operation released without storing.
type Carrier = Arc<AtomicUsize>;

/// Carriers of this execution that nobody uses yet. Made before any thread
/// starts, so that none can be used before it was made.
static POOL: Mutex<Vec<Carrier>> = Mutex::new(Vec::new());

/// How many there are. Enough, as each thread needs two for each atomic at most.
const POOL_SIZE: usize = 16;

fn pool() -> MutexGuard<'static, Vec<Carrier>> {
    POOL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes the carriers of an execution.
pub(crate) fn begin() {
    *pool() = (0..POOL_SIZE)
        .map(|_| Arc::new(AtomicUsize::new(0)))
        .collect();
}

/// The clocks released since the last plain store.
#[derive(Default)]
pub(super) struct Carriers(Mutex<Vec<Loaded>>);

struct Loaded {
    carrier: Carrier,
    /// Whose clock it is, and whether only up to the last fence.
    whose: (usize, bool),
    /// Whether the operation has stored nothing, so that it counts.
    counts: bool,
}

impl Carriers {
    fn list(&self) -> MutexGuard<'_, Vec<Loaded>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A plain store ends the release sequence.
    pub(super) fn end(&self) {
        for loaded in self.list().iter_mut() {
            loaded.counts = false;
        }
    }

    /// Releases into the current thread's carrier of this atomic. The answer is
    /// its place in the list.
    fn load_up(&self, order: Ordering) -> usize {
        mode::needs_spares();
        let order = match order {
            Release | AcqRel | SeqCst => Release,
            _ => Relaxed,
        };
        let whose = (log::current(), order == Relaxed);
        let (at, carrier) = {
            let mut list = self.list();
            let at = list.iter().position(|loaded| loaded.whose == whose);
            let at = at.unwrap_or_else(|| {
                let Some(carrier) = pool().pop() else {
                    log::give_up("too many atomics are swapped for the value that they hold");
                };
                list.push(Loaded {
                    carrier,
                    whose,
                    counts: false,
                });
                list.len() - 1
            });
            (at, list[at].carrier.clone())
        };
        carrier.fetch_add(0, order);
        at
    }

    /// A read-modify-write has read the newest value: it acquires what was
    /// released without a store.
    pub(super) fn pick_up(&self, order: Ordering) {
        if !acquires(order) && !log::fenced() {
            return;
        }
        let me = log::current();
        let carriers: Vec<Carrier> = self
            .list()
            .iter()
            .filter(|loaded| loaded.counts && loaded.whose.0 != me)
            .map(|loaded| loaded.carrier.clone())
            .collect();
        for carrier in carriers {
            // Always fails, so that nothing is released here. A Relaxed one
            // counts too: an Acquire fence may follow.
            let _ = carrier.compare_exchange(1, 1, Relaxed, acquiring(order));
        }
    }
}

fn acquires(order: Ordering) -> bool {
    acquiring(order) != Relaxed
}

fn releases(order: Ordering) -> bool {
    matches!(order, Release | AcqRel | SeqCst) || log::fenced()
}

/// What is left of an ordering for the half that reads.
const fn acquiring(order: Ordering) -> Ordering {
    match order {
        Acquire | AcqRel => Acquire,
        SeqCst => SeqCst,
        _ => Relaxed,
    }
}

/// What loom does to one atomic, and nothing around it.
pub(super) trait Cell<T> {
    /// Reads.
    fn load(&self, order: Ordering) -> T;
    /// Writes if the value is `from`.
    fn exchange(&self, from: T, to: T, success: Ordering, failure: Ordering) -> Result<T, T>;
    /// A value unlike the given one.
    fn unlike(value: T) -> T;
}

/// One read-modify-write: reads the newest value, stores `next` of it, and
/// returns what it read. The caller logs the step and then picks the carriers up.
pub(super) fn rmw<T: Copy + PartialEq, C: Cell<T>>(
    cell: &C,
    carriers: &Carriers,
    order: Ordering,
    mut guess: T,
    next: impl Fn(T) -> T,
) -> T {
    loop {
        if next(guess) != guess {
            match cell.exchange(guess, next(guess), order, Relaxed) {
                Ok(read) => return read,
                Err(read) => guess = read,
            }
        } else if releases(order) || mode::recording() {
            // Into the carrier first: no thread may come between reading the
            // value and having released.
            let at = releases(order).then(|| carriers.load_up(order));
            let unlike = C::unlike(guess);
            match cell.exchange(unlike, next(unlike), order, acquiring(order)) {
                Ok(read) => return read,
                Err(read) if next(read) == read => {
                    if let Some(at) = at {
                        carriers.list()[at].counts = true;
                    }
                    return read;
                }
                Err(read) => guess = read,
            }
        } else {
            let read = cell.load(acquiring(order));
            if next(read) == read {
                return read;
            }
            guess = read;
        }
    }
}

/// A compare-exchange. One that fails is a load, here as in the language, and
/// where it is going to fail it is one from the start.
pub(super) fn compare_exchange<T: Copy + PartialEq, C: Cell<T>>(
    cell: &C,
    latest: T,
    from: T,
    to: T,
    success: Ordering,
    failure: Ordering,
) -> Result<T, T> {
    if latest != from {
        let read = cell.load(failure);
        if read != from {
            return Err(read);
        }
    }
    cell.exchange(from, to, success, failure)
}
