//! Quiescent states, step 3: the reader is away, and says when it comes back.
//!
//! ```
//! use reclamation::qsbr_s3_online::Cell;
//!
//! let mut cell = Cell::new(1);
//! let (mut writer, reader) = cell.split();
//! assert!(writer.publish(2), "nobody reads");
//! reader.online(|value| {
//!     assert!(!writer.publish(3), "somebody does");
//!     assert_eq!(*value, 2);
//! });
//! ```

use super::sync::{
    atomic::{
        AtomicBool, AtomicPtr,
        Ordering::{Acquire, Relaxed, Release, SeqCst},
        fence,
    },
    heap,
};

struct Shared<T> {
    current: AtomicPtr<T>,
    /// Whether the reader is online.
    online: AtomicBool,
}

/// A value that one end replaces and the other reads.
pub struct Cell<T: Send + Sync> {
    shared: Shared<T>,
    /// What was replaced while the reader was online.
    kept: Vec<*mut T>,
}

/// The end that publishes.
pub struct Writer<'a, T> {
    shared: &'a Shared<T>,
    kept: &'a mut Vec<*mut T>,
}

// SAFETY: none: a value may be freed here that the reader still has. T: Send + Sync, because
// the ends share it and it is freed here.
unsafe impl<T: Send + Sync> Send for Writer<'_, T> {}

/// The end that reads, while it is away.
pub struct Offline<'a, T: Send + Sync>(&'a Shared<T>);

impl<T: Send + Sync> Cell<T> {
    /// A cell that holds `value`.
    pub fn new(value: T) -> Self {
        let shared = Shared {
            current: AtomicPtr::new(heap::new(value)),
            online: AtomicBool::new(false),
        };
        let kept = Vec::new();
        Self { shared, kept }
    }

    /// Both ends.
    pub fn split(&mut self) -> (Writer<'_, T>, Offline<'_, T>) {
        let Self { shared, kept } = self;
        (Writer { shared, kept }, Offline(shared))
    }
}

// ANCHOR: writer
impl<T> Writer<'_, T> {
    /// Replaces the value; `true` if the old one has been freed, since the reader was away.
    pub fn publish(&mut self, value: T) -> bool {
        // Release: pairs with the Acquire load of `current` in `online`.
        let old = self.shared.current.swap(heap::new(value), Release);
        // SeqCst: the reader has none to pair with.
        fence(SeqCst);
        // Acquire: pairs with the Release store in `online`.
        let away = !self.shared.online.load(Acquire);
        if away {
            // SAFETY: none, for the reader may be coming back.
            unsafe { heap::free(old) };
        } else {
            self.kept.push(old);
        }
        away
    }
}
// ANCHOR_END: writer

// ANCHOR: reader
impl<T: Send + Sync> Offline<'_, T> {
    /// Comes back online, and renders a block. It stays online.
    pub fn online<R>(self, look: impl FnOnce(&T) -> R) -> R {
        // Release: pairs with the Acquire load in `publish`.
        self.0.online.store(true, Release);
        // Acquire: pairs with the Release swap in `publish`.
        let current = self.0.current.load(Acquire);
        // SAFETY: none, as above.
        unsafe { heap::with(current, look) }
    }
}
// ANCHOR_END: reader

impl<T: Send + Sync> Drop for Cell<T> {
    fn drop(&mut self) {
        let current = self.shared.current.load(Relaxed);
        for value in self.kept.drain(..).chain([current]) {
            // SAFETY: made by `heap::new`, not freed, and both ends are gone.
            unsafe { heap::free(value) };
        }
    }
}
