//! A published value that a reader pins for as long as it reads, whenever that is.
//!
//! ```text
//!   Writer ── swap ──▶ current ◀── load ── Reader::pin
//!     │                                     │
//!     ├─ count on ───▶ period ◀─── load ────┤
//!     │                                     │
//!     └─ oldest? ────▶ slots ◀──── store ───┘ (one for each reader)
//! ```
//!
//! The algorithm is that of [`qsbr`](reclamation::qsbr), with a reader that comes online
//! at each read and goes offline after it. So it says something at every read, and needs
//! a fence there. Which one, and who pays for it, is left to the [`Barriers`].
//!
//! `period` is the number of the latest grace period. A value that is replaced is tagged
//! with the number of the period that begins with its replacement. To pin, a reader
//! stores the number that it finds into its slot; to unpin, `OFFLINE`. A value is freed
//! when no slot holds a smaller number than its tag.
//!
//! # Why a pinned value is never freed
//!
//! A reader R has pinned value V and may still use it. V has the tag g: the writer
//! swapped V out, passed its heavy barrier, and stored g. To free V it must have found in
//! R's slot a number of at least g, or `OFFLINE`, or `FREE`. When was that stored?
//!
//! - *After R's use of V.* All stores to a slot are Release and the writer's load is
//!   Acquire: the use happens before the free.
//! - *Before it, as a number of at least g*, for this pin or one before. R had read that
//!   number out of `period`, then passed a light barrier. The writer had passed its heavy
//!   one before it stored that number: so the heavy one is the earlier of the two, and what
//!   R loads after its own is what the writer stored before, or newer. R did not get V.
//! - *Before this pin, as `OFFLINE` or `FREE`.* The writer has passed its heavy barrier
//!   before it missed R's store for this pin, which R made before its light one: again the
//!   heavy one is the earlier, and R did not get V.
//!
//! If the registry did not have the slot yet when the writer looked, R has locked it after
//! the writer, and the lock orders the two.
//!
//! ```
//! use reclamation::pin_cell::{Fences, cell};
//!
//! let (mut writer, registrar) = cell(String::from("sine"), Fences);
//! let mut reader = registrar.register();
//!
//! let wave = reader.pin();
//! writer.publish(String::from("saw"));
//! assert_eq!(*wave, "sine");
//! assert_eq!(writer.pending(), 1);
//!
//! drop(wave);
//! writer.try_reclaim();
//! assert_eq!(writer.pending(), 0);
//! assert_eq!(*reader.pin(), "saw");
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
use std::ops::Deref;

// ANCHOR: barriers
/// The two sides of a fence: what each read passes, and what each replacement does.
///
/// # Safety
/// Of a light barrier of one thread and a heavy one of another, by copies of one value, one is
/// the earlier. What is stored before it, or something newer, is found by loads after the other;
/// what is stored after the other, by no load before it. Two light ones need not order anything.
pub unsafe trait Barriers: Copy + Send + Sync {
    /// The reader's. Never waits.
    fn light(self);

    /// The writer's. May take long, and interrupt other threads.
    ///
    /// # Panics
    /// Where it cannot keep its promise any more.
    fn heavy(self);
}

/// A full fence on either side.
#[derive(Clone, Copy, Debug)]
pub struct Fences;

// SAFETY: all SeqCst fences stand in one order.
unsafe impl Barriers for Fences {
    #[inline]
    fn light(self) {
        fence(SeqCst); // pairs with the one in `heavy`
    }

    fn heavy(self) {
        fence(SeqCst); // pairs with the one in `light`
    }
}
// ANCHOR_END: barriers

/// What all handles share.
struct Shared<T, B> {
    current: AtomicPtr<T>,
    /// The number of the latest grace period, from 1. At one each nanosecond 64 bits
    /// last for 584 years.
    period: AtomicU64,
    /// Chosen before there is a reader, and for all of them.
    barriers: B,
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

/// The reader has pinned nothing.
const OFFLINE: u64 = 0;

/// No reader has this slot.
const FREE: u64 = u64::MAX;

/// A value that new reads no longer find.
struct Retired<T> {
    value: *mut T,
    /// The period that began when it was replaced.
    tag: u64,
}

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
pub struct Writer<T, B> {
    shared: Arc<Shared<T, B>>,
    /// Oldest first, so the tags grow.
    retired: VecDeque<Retired<T>>,
}

/// Registers readers.
///
/// The last handle to go frees what is left, the published value with it. Keep one of
/// these for as long as there are readers, on a thread that may free.
pub struct Registrar<T, B> {
    shared: Arc<Shared<T, B>>,
}

/// A reader, for one thread at a time. Holds nothing back while it pins nothing.
pub struct Reader<T, B> {
    // Before `shared`, whose registry has the slot too: a reader does not free it.
    slot: Arc<Slot>,
    shared: Arc<Shared<T, B>>,
}

/// A pinned value. Holds back what the writer would free, until it is dropped.
///
/// Leaked, it does so until its reader pins again or is dropped; and for ever if that can
/// never be: who has a `&'static mut Reader` can have a `&'static T`.
#[must_use = "it is unpinned when this is dropped"]
pub struct Guard<'reader, T> {
    slot: &'reader Slot,
    // No reference: when `drop` has unpinned the value it may be freed, and a reference
    // that is an argument has to be good until the function returns.
    value: *const T,
}

/// A cell that holds `value`: the end that writes, and where readers register.
pub fn cell<T, B: Barriers>(value: T, barriers: B) -> (Writer<T, B>, Registrar<T, B>) {
    let shared = Arc::new(Shared {
        current: AtomicPtr::new(heap::new(value)),
        period: AtomicU64::new(1),
        barriers,
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

// ANCHOR: pin
impl<T, B: Barriers> Reader<T, B> {
    /// Pins the value as published last. Never waits, allocates or frees.
    #[inline]
    pub fn pin(&mut self) -> Guard<'_, T> {
        let shared = &*self.shared;
        let period = shared.period.load(Relaxed);
        // Release: pairs with the Acquire load in `oldest`, which may find this store and
        // not the one with which the value before was unpinned.
        self.slot.0.store(period, Release);
        // Either the writer finds this reader, or the reader finds what was published.
        shared.barriers.light();
        // Acquire: pairs with the Release swap in `publish`.
        let value = shared.current.load(Acquire);
        let slot = &*self.slot;
        Guard { slot, value }
    }
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: the reference ends before this guard is dropped, and until then the
        // value is not freed, see above.
        unsafe { &*self.value }
    }
}

impl<T> Drop for Guard<'_, T> {
    #[inline]
    fn drop(&mut self) {
        // Release: pairs with the Acquire load in `oldest`.
        self.slot.0.store(OFFLINE, Release);
    }
}
// ANCHOR_END: pin

// ANCHOR: publish
impl<T, B: Barriers> Writer<T, B> {
    /// Replaces the value, and frees what no reader holds any more. Waits for no reader.
    ///
    /// # Panics
    /// If the drop of a value does. What was to be freed after it is leaked. And if the heavy
    /// barrier does: then `value` is published, and the one before is leaked.
    pub fn publish(&mut self, value: T) {
        let shared = &*self.shared;
        // Release: pairs with the Acquire load in `pin`. Nobody else stores, so there is
        // nothing to acquire.
        let value = shared.current.swap(heap::new(value), Release);
        shared.barriers.heavy();
        let tag = shared.period.load(Relaxed) + 1;
        shared.period.store(tag, Relaxed);
        self.retired.push_back(Retired { value, tag });
        self.try_reclaim();
    }
}

impl<T, B> Writer<T, B> {
    /// Frees what no reader holds any more. Waits for no reader.
    ///
    /// # Panics
    /// If the drop of a value does. What was to be freed after it is leaked.
    pub fn try_reclaim(&mut self) {
        let oldest = self.shared.oldest();
        let due = self
            .retired
            .partition_point(|retired| retired.tag <= oldest);
        for retired in self.retired.drain(..due) {
            // SAFETY: no reader has announced a period before its tag, see above.
            unsafe { retired.free() };
        }
    }
}

impl<T, B> Shared<T, B> {
    /// The oldest period that a reader has announced who has pinned a value.
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

impl<T, B> Writer<T, B> {
    /// The value as published last.
    pub fn get(&self) -> &T {
        // SAFETY: only this end replaces it, and needs `&mut self` for that.
        unsafe { &*self.shared.current.load(Relaxed) }
    }

    /// How many replaced values have not been freed.
    pub fn pending(&self) -> usize {
        self.retired.len()
    }

    /// Waits until all replaced values are freed.
    ///
    /// Never returns while a reader keeps one of them pinned: never at all on the thread
    /// that has pinned it.
    ///
    /// # Panics
    /// As `try_reclaim` does.
    pub fn synchronize(&mut self) {
        self.try_reclaim();
        while self.pending() > 0 {
            thread::yield_now();
            self.try_reclaim();
        }
    }
}

impl<T, B: Barriers> Writer<T, B> {
    /// Publishes what `change` makes of the value.
    ///
    /// # Panics
    /// As `publish` does, and if `change` does: then nothing is published.
    pub fn update(&mut self, change: impl FnOnce(&T) -> T) {
        self.publish(change(self.get()));
    }
}

impl<T, B> Registrar<T, B> {
    /// A reader. Takes a lock, and allocates if no slot is free.
    #[must_use]
    pub fn register(&self) -> Reader<T, B> {
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
        Reader { slot, shared }
    }
}

impl<T, B> Drop for Reader<T, B> {
    fn drop(&mut self) {
        // Release: pairs with the Acquire loads in `oldest` and `register`.
        self.slot.0.store(FREE, Release);
    }
}

impl<T, B> Drop for Writer<T, B> {
    fn drop(&mut self) {
        self.try_reclaim();
        self.shared.registry().left.append(&mut self.retired);
    }
}

impl<T, B> Drop for Shared<T, B> {
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

impl<T, B> Clone for Registrar<T, B> {
    fn clone(&self) -> Self {
        let shared = Arc::clone(&self.shared);
        Self { shared }
    }
}
