// fails: what_is_read_after_coming_back_is_not_freed — the number may be new and the version old
#![allow(unsafe_code, reason = "a version that is freed by hand")]

use interleave::sync::{
    Arc, Mutex,
    atomic::{AtomicPtr, AtomicU64, Ordering::*},
    heap,
};

/// What the two ends share.
struct Shared<T> {
    current: AtomicPtr<T>,
    /// The number of the latest grace period, from 1.
    period: AtomicU64,
    /// The period that the reader has announced, or [`OFFLINE`].
    slot: AtomicU64,
    retired: Mutex<Vec<Retired<T>>>,
}

/// In the slot: the reader does not read. No period has this number.
const OFFLINE: u64 = 0;

/// A version that was replaced, and the period that began with that.
struct Retired<T> {
    version: *mut T,
    tag: u64,
}

// SAFETY: stands for the version, which is dropped where this goes (T: Send) while the
// reader may look at it elsewhere (T: Sync).
unsafe impl<T: Send + Sync> Send for Retired<T> {}
// SAFETY: the ends lend versions to two threads (T: Sync), and either may drop the last
// (T: Send).
unsafe impl<T: Send + Sync> Send for Shared<T> {}
// SAFETY: as for Send.
unsafe impl<T: Send + Sync> Sync for Shared<T> {}

/// Replaces the version, and frees. There is one.
pub struct Writer<T> {
    shared: Arc<Shared<T>>,
}

/// Reads the version, and is online: what it may read is not freed. There is one.
pub struct Reader<T> {
    place: Place<T>,
}

/// The reader while it does not read. It holds nothing back.
pub struct Offline<T> {
    place: Place<T>,
}

/// The reader's slot, until it goes for good.
struct Place<T> {
    shared: Arc<Shared<T>>,
}

/// Both ends. The reader is online.
pub fn cell<T>(first: T) -> (Writer<T>, Reader<T>) {
    let shared = Arc::new(Shared {
        current: AtomicPtr::new(heap::new(first)),
        period: AtomicU64::new(1),
        slot: AtomicU64::new(1),
        retired: Mutex::new(Vec::new()),
    });
    let place = Place {
        shared: Arc::clone(&shared),
    };
    (Writer { shared }, Reader { place })
}

impl<T> Writer<T> {
    /// Puts another version in place of the current one, and frees what the reader
    /// cannot have. Waits for no read.
    pub fn publish(&mut self, next: T) {
        let shared = &*self.shared;
        // Release: pairs with the Acquire load in read.
        let version = shared.current.swap(heap::new(next), Release);
        let tag = shared.period.load(Relaxed) + 1;
        // Release: pairs with the Acquire load in quiesce.
        shared.period.store(tag, Release);
        let retired = Retired { version, tag };
        shared.retired.lock().unwrap().push(retired);
        self.try_reclaim();
    }

    /// Frees what the reader cannot have.
    pub fn try_reclaim(&mut self) {
        // Acquire: pairs with the Release stores of the reader. Release: pairs with the
        // swap in online, so that it is an exchange, although nothing is exchanged.
        let announced = self.shared.slot.fetch_add(0, AcqRel);
        let mut retired = self.shared.retired.lock().unwrap();
        let due = |retired: &mut Retired<T>| announced == OFFLINE || retired.tag <= announced;
        for Retired { version, .. } in retired.extract_if(.., due) {
            // SAFETY: the reader does not read, or has begun after it was replaced.
            unsafe { heap::free(version) };
        }
    }
}

impl<T> Reader<T> {
    /// Goes offline.
    pub fn offline(self) -> Offline<T> {
        // Release: pairs with the Acquire load in try_reclaim.
        self.place.shared.slot.store(OFFLINE, Release);
        Offline { place: self.place }
    }
}

impl<T> Offline<T> {
    /// Comes back online.
    pub fn online(self) -> Reader<T> {
        let shared = &*self.place.shared;
        let period = shared.period.load(Relaxed);
        // Release: pairs with the exchange in try_reclaim. Acquire: too. Whichever of the
        // two comes second finds the first.
        shared.slot.swap(period, AcqRel);
        Reader { place: self.place }
    }
}

impl<T> Reader<T> {
    /// Looks at the current version.
    pub fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        // Acquire: pairs with the Release swap in publish.
        let current = self.place.shared.current.load(Acquire);
        // SAFETY: it is not freed before the next pause, if the writer knows that
        // somebody reads.
        unsafe { heap::with(current, look) }
    }

    /// A pause: what was read before it may be freed.
    pub fn quiesce(&mut self) {
        let shared = &*self.place.shared;
        // Acquire: pairs with the Release store of the period in publish.
        let period = shared.period.load(Acquire);
        // Release: pairs with the Acquire load in try_reclaim.
        shared.slot.store(period, Release);
    }
}

impl<T> Writer<T> {
    /// How many versions were replaced and are not freed.
    pub fn pending(&self) -> usize {
        self.shared.retired.lock().unwrap().len()
    }
}

impl<T> Drop for Place<T> {
    fn drop(&mut self) {
        // Release: pairs with the Acquire load in try_reclaim.
        self.shared.slot.store(OFFLINE, Release);
    }
}

impl<T> Drop for Shared<T> {
    fn drop(&mut self) {
        let retired = self.retired.get_mut().unwrap().drain(..);
        let retired = retired.map(|retired| retired.version);
        for version in retired.chain([self.current.load(Relaxed)]) {
            // SAFETY: it came from `heap::new`, and neither end is left.
            unsafe { heap::free(version) };
        }
    }
}
