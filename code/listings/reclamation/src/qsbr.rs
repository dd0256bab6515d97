//! A published value, read by one load, and freed when every reader has paused.
//!
//! ```text
//!   Writer ── swap ──▶ current ◀── load ── Reader::get
//!     │                                     │
//!     ├─ count on ───▶ period ◀─── load ────┤ quiesce, online
//!     │                                     │
//!     └─ oldest? ────▶ slots ◀──── store ───┘ (one for each reader)
//! ```
//!
//! `period` is the number of the latest grace period. A value that is replaced
//! is tagged with the number of the period that begins with its replacement.
//! A reader that is online and holds no snapshot stores into its slot the
//! number that it finds. A value is freed when no reader is online whose slot
//! holds a smaller number than its tag.
//!
//! # Why a snapshot is never freed
//!
//! A reader R has got value V and may still use it. V has the tag g: the writer
//! swapped V out, passed its fence, and stored g. To free V it must have found in
//! R's slot a number of at least g, or `OFFLINE`, or `FREE`. When was that stored?
//!
//! - *After R's use of V.* All stores to a slot are Release and the writer's load
//!   is Acquire: the use happens before the free.
//! - *Before it, as a number of at least g.* R had then read that number out of
//!   `period`. In `quiesce`, with Acquire: with the writer's fence before the
//!   store it synchronises, so the swap happens before R's next load. In `online`,
//!   R's fence comes after that load and the writer's fence before that store: so
//!   the writer's is the earlier of the two, and what R loads after its own is what
//!   the writer stored before, or newer. Either way R did not get V.
//! - *Before it, as `OFFLINE` or `FREE`, and R has come online since.* The writer
//!   has passed its fence before it missed R's store, which R made before its own:
//!   again the writer's fence is the earlier one, and R did not get V.
//!
//! If the registry did not have the slot yet when the writer looked, R has locked it
//! after the writer, and the lock orders the two.
//!
//! Source of the algorithm: the QSBR flavour of liburcu. There the rule that no
//! snapshot outlives a quiescent state is the programmer's; here it is `&mut self`.
//!
//! ```
//! let (mut writer, registrar) = reclamation::qsbr::cell(String::from("sine"));
//! let mut reader = registrar.register();
//!
//! let wave = reader.get();
//! writer.publish(String::from("saw"));
//! assert_eq!(wave, "sine");
//! assert_eq!(writer.pending(), 1);
//!
//! reader.quiesce(); // from here on `wave` cannot be used
//! writer.try_reclaim();
//! assert_eq!(writer.pending(), 0);
//! assert_eq!(reader.get(), "saw");
//! ```

use super::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{
        AtomicPtr, AtomicU64,
        Ordering::{Acquire, Relaxed, Release, SeqCst},
        fence,
    },
    heap, thread,
};
use std::collections::VecDeque;

// ANCHOR: shared
/// What all handles share.
struct Shared<T> {
    current: AtomicPtr<T>,
    /// The number of the latest grace period, from 1. At one each nanosecond 64 bits
    /// last for 584 years.
    period: AtomicU64,
    registry: Mutex<Registry<T>>,
}

struct Registry<T> {
    /// Never gets shorter: a reader that goes leaves its slot to the next.
    slots: Vec<Arc<Slot>>,
    /// What the writer could not free before it went.
    left: VecDeque<Retired<T>>,
}

/// The period that a reader has announced, alone on its cache lines.
#[repr(align(128))]
struct Slot(AtomicU64);

/// The reader is not reading.
const OFFLINE: u64 = 0;

/// No reader has this slot.
const FREE: u64 = u64::MAX;

/// A value that new reads no longer find.
struct Retired<T> {
    value: *mut T,
    /// The period that began when it was replaced.
    tag: u64,
}
// ANCHOR_END: shared

// SAFETY: stands for the value, which is dropped where this goes (T: Send), while
// readers elsewhere may still hold a reference (T: Sync). `Shared` and by it every
// handle contains some, and so is Send and Sync only for such T.
unsafe impl<T: Send + Sync> Send for Retired<T> {}

impl<T> Retired<T> {
    /// # Safety
    /// No reader has the value, and none will get it.
    unsafe fn free(self) {
        // SAFETY: made by `heap::new`, and `self` was the only one to free it. That
        // nobody has it the caller promises.
        unsafe { heap::free(self.value) };
    }
}

/// The end that publishes, of which there is one. Values are dropped here.
///
/// Dropping it waits for no reader. What readers may still hold is left to the handle
/// that goes last.
pub struct Writer<T> {
    shared: Arc<Shared<T>>,
    /// Oldest first, so the tags grow.
    retired: VecDeque<Retired<T>>,
}

/// Registers readers.
///
/// The last handle to go frees what is left, the published value with it. Keep one of
/// these for as long as there are readers, on a thread that may free.
pub struct Registrar<T> {
    shared: Arc<Shared<T>>,
}

/// A reader that is online: it can get a snapshot, and holds back what the writer would
/// free, until it is quiescent, offline or dropped.
///
/// Leaked, it holds it back for ever: who has a `&'static Reader` can have a `&'static T`.
pub struct Reader<T> {
    place: Place<T>,
    announced: u64,
}

/// A reader that is offline: it can get no snapshot, and holds nothing back.
pub struct Offline<T> {
    place: Place<T>,
}

/// A reader's slot, until it leaves.
struct Place<T> {
    // Before `shared`, whose registry has the slot too: a reader does not free it.
    slot: Arc<Slot>,
    shared: Arc<Shared<T>>,
}

/// A cell that holds `value`: the end that writes, and where readers register.
pub fn cell<T>(value: T) -> (Writer<T>, Registrar<T>) {
    let shared = Arc::new(Shared {
        current: AtomicPtr::new(heap::new(value)),
        period: AtomicU64::new(1),
        registry: Mutex::new(Registry {
            slots: Vec::new(),
            left: VecDeque::new(),
        }),
    });
    let writer = Writer {
        shared: Arc::clone(&shared),
        retired: VecDeque::new(),
    };
    (writer, Registrar { shared })
}

// ANCHOR: publish
impl<T> Writer<T> {
    /// Replaces the value, and frees what no reader holds any more. Waits for no reader.
    ///
    /// # Panics
    /// If the drop of a value does. What was to be freed after it is leaked.
    pub fn publish(&mut self, value: T) {
        let shared = &*self.shared;
        // Release: pairs with the Acquire load in `get`. Nobody else stores, so there is
        // nothing to acquire.
        let value = shared.current.swap(heap::new(value), Release);
        // SeqCst: pairs with the fence in `online`. Also makes a release of the store
        // below, which pairs with the Acquire load in `quiesce`.
        fence(SeqCst);
        let tag = shared.period.load(Relaxed) + 1;
        shared.period.store(tag, Relaxed);
        self.retired.push_back(Retired { value, tag });
        self.try_reclaim();
    }

    /// Frees what no reader holds any more. Waits for no reader.
    ///
    /// # Panics
    /// As `publish` does.
    pub fn try_reclaim(&mut self) {
        let oldest = self.shared.oldest();
        let due = self
            .retired
            .partition_point(|retired| retired.tag <= oldest);
        for retired in self.retired.drain(..due) {
            // SAFETY: every reader that is online has announced its tag, see above.
            unsafe { retired.free() };
        }
    }
}

impl<T> Shared<T> {
    /// The oldest period that a reader who is online has announced.
    fn oldest(&self) -> u64 {
        let registry = self.registry();
        // Acquire: pairs with the Release stores of the readers.
        let slots = registry.slots.iter().map(|slot| slot.0.load(Acquire));
        slots.filter(|&slot| slot != OFFLINE).min().unwrap_or(FREE)
    }

    /// What is in there is whole at any time, so it does not matter that a thread has
    /// panicked with it.
    fn registry(&self) -> MutexGuard<'_, Registry<T>> {
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
// ANCHOR_END: publish

impl<T> Writer<T> {
    /// The value as published last.
    pub fn get(&self) -> &T {
        // SAFETY: only this end replaces it, and needs `&mut self` for that.
        unsafe { &*self.shared.current.load(Relaxed) }
    }

    /// Publishes what `change` makes of the value.
    ///
    /// # Panics
    /// As `publish` does, and if `change` does: then nothing is published.
    pub fn update(&mut self, change: impl FnOnce(&T) -> T) {
        self.publish(change(self.get()));
    }

    /// Publishes the value unless `limit` replaced ones or more are waiting.
    ///
    /// # Errors
    /// Gives the value back if they are.
    ///
    /// # Panics
    /// As `publish` does.
    pub fn try_publish(&mut self, value: T, limit: usize) -> Result<(), T> {
        self.try_reclaim();
        if self.pending() >= limit {
            return Err(value);
        }
        self.publish(value);
        Ok(())
    }

    /// How many replaced values have not been freed.
    pub fn pending(&self) -> usize {
        self.retired.len()
    }

    /// Waits until all replaced values are freed.
    ///
    /// Never returns while a reader stays online without being quiescent: never at all on
    /// a thread that owns such a reader itself.
    ///
    /// # Panics
    /// As `publish` does.
    pub fn synchronize(&mut self) {
        self.try_reclaim();
        while self.pending() > 0 {
            thread::yield_now();
            self.try_reclaim();
        }
    }
}

impl<T> Registrar<T> {
    /// A reader, online. Takes a lock, and allocates if no slot is free.
    #[must_use]
    pub fn register(&self) -> Reader<T> {
        let mut registry = self.shared.registry();
        // Acquire: pairs with the Release store of the reader that has gone. What it read
        // happens before what is done with the slot from now on.
        let free = |slot: &&Arc<Slot>| slot.0.load(Acquire) == FREE;
        let slot = match registry.slots.iter().find(free) {
            Some(slot) => {
                slot.0.store(OFFLINE, Relaxed); // the lock orders it
                Arc::clone(slot)
            }
            None => {
                let slot = Arc::new(Slot(AtomicU64::new(OFFLINE)));
                registry.slots.push(Arc::clone(&slot));
                slot
            }
        };
        drop(registry);
        let shared = Arc::clone(&self.shared);
        let place = Place { slot, shared };
        Offline { place }.online()
    }
}

// ANCHOR: reader
impl<T> Reader<T> {
    /// The value as published last, or as far as this thread has seen. One load.
    #[inline]
    pub fn get(&self) -> &T {
        // Acquire: pairs with the Release swap in `publish`.
        let current = self.place.shared.current.load(Acquire);
        // SAFETY: the reference ends before `quiesce`, `offline` or drop, and until then
        // the value is not freed, see above.
        unsafe { &*current }
    }

    /// A quiescent state: no snapshot is held. A load, and a store if something was published
    /// since the last one. Never waits, allocates or frees.
    #[inline]
    pub fn quiesce(&mut self) {
        // Acquire: pairs with the fence and the store in `publish`.
        let period = self.place.shared.period.load(Acquire);
        if period != self.announced {
            self.announced = period;
            // Release: pairs with the Acquire load in `oldest`.
            self.place.slot.0.store(period, Release);
        }
    }
}
// ANCHOR_END: reader

// ANCHOR: offline
impl<T> Reader<T> {
    /// Goes offline. Never waits, allocates or frees.
    #[must_use = "it would leave at once"]
    pub fn offline(self) -> Offline<T> {
        // Release: pairs with the Acquire load in `oldest`.
        self.place.slot.0.store(OFFLINE, Release);
        Offline { place: self.place }
    }
}

impl<T> Offline<T> {
    /// Comes back online. Never waits, allocates or frees.
    #[must_use = "it would leave at once"]
    pub fn online(self) -> Reader<T> {
        let Place { slot, shared } = &self.place;
        let announced = shared.period.load(Relaxed);
        // Release: pairs with the Acquire load in `oldest`, which may find this store and
        // not the one with which the reader went offline.
        slot.0.store(announced, Release);
        // SeqCst: pairs with the fence in `publish`. Either the writer finds this reader
        // online, or the reader gets what was published.
        fence(SeqCst);
        Reader {
            place: self.place,
            announced,
        }
    }
}

impl<T> Drop for Place<T> {
    fn drop(&mut self) {
        // Release: pairs with the Acquire loads in `oldest` and `register`.
        self.slot.0.store(FREE, Release);
    }
}
// ANCHOR_END: offline

// ANCHOR: ends
impl<T> Drop for Writer<T> {
    fn drop(&mut self) {
        self.try_reclaim();
        self.shared.registry().left.append(&mut self.retired);
    }
}

impl<T> Drop for Shared<T> {
    fn drop(&mut self) {
        let registry = self.registry.get_mut();
        let left = &mut registry.unwrap_or_else(PoisonError::into_inner).left;
        let current = Retired {
            value: self.current.load(Relaxed),
            tag: FREE,
        };
        for retired in left.drain(..).chain([current]) {
            // SAFETY: no handle is left, so neither is a reader.
            unsafe { retired.free() };
        }
    }
}
// ANCHOR_END: ends

impl<T> Clone for Registrar<T> {
    fn clone(&self) -> Self {
        let shared = Arc::clone(&self.shared);
        Self { shared }
    }
}
