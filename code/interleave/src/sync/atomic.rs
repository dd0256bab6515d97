//! Atomics, as in `std::sync::atomic`.
//!
//! `new` is no `const fn`: an atomic belongs to one execution, so it cannot
//! stand in a `static`. `get_mut` and `as_ptr` are missing.

use std::fmt;
use std::panic::Location;
use std::sync::atomic as real;

use super::history::History;
use super::lanes::Lanes;
use super::rmw::{Carriers, Cell, compare_exchange, rmw};
use trace::ObjectKind;

use crate::log::{self, Done, Op, Value};
use crate::{mode, sites, turn};

pub use std::sync::atomic::Ordering;

use Ordering::{AcqRel, Acquire, Relaxed, Release};

/// A fence, as `std::sync::atomic::fence`.
#[track_caller]
pub fn fence(order: Ordering) {
    assert!(
        order != Relaxed,
        "there is no such thing as a relaxed fence"
    );
    let here = Location::caller();
    let order = sites::order(here, "fence", 0, order);
    mode::not_sequential();
    if order == Relaxed {
        return;
    }
    log::about(here, Op::Fence(order), None);
    if !turn::take() {
        return;
    }
    log::fence();
    if mode::loom() {
        loom::sync::atomic::fence(order);
    }
    log::step(here, Op::Fence(order), Done::default());
}

#[track_caller]
fn check_load(order: Ordering) {
    match order {
        Release => panic!("there is no such thing as a release load"),
        AcqRel => panic!("there is no such thing as an acquire-release load"),
        _ => {}
    }
}

#[track_caller]
fn check_store(order: Ordering) {
    match order {
        Acquire => panic!("there is no such thing as an acquire store"),
        AcqRel => panic!("there is no such thing as an acquire-release store"),
        _ => {}
    }
}

#[track_caller]
fn check_failure(order: Ordering) {
    match order {
        Release => panic!("there is no such thing as a release failure ordering"),
        AcqRel => panic!("there is no such thing as an acquire-release failure ordering"),
        _ => {}
    }
}

/// What every atomic has. `$value` turns its value into a log's, and `$other`
/// into another value.
macro_rules! common {
    ([$($generic:ident)*] $name:ident $of:ty, $latest:ident, $value:expr, $other:expr) => {
        impl<$($generic)*> $name<$($generic)*> {
            /// A new atomic, of this execution.
            #[track_caller]
            #[must_use]
            pub fn new(value: $of) -> Self {
                let atomic = mode::loom().then(|| loom::sync::atomic::$name::new(value));
                let here = Location::caller();
                Self {
                    id: log::new_thing(ObjectKind::Atomic, here, Some($value(value))),
                    atomic,
                    latest: real::$latest::new(value),
                    history: History::new($value(value)),
                    lanes: Lanes::default(),
                    carriers: Carriers::default(),
                }
            }

            /// Takes the value out: the last of the modification order. Which store
            /// that is loom leaves open until somebody loads.
            #[track_caller]
            #[must_use]
            pub fn into_inner(self) -> $of {
                let here = Location::caller();
                log::about(here, Op::IntoInner, Some(self.id));
                if !turn::take() {
                    return self.latest();
                }
                let last = match &self.atomic {
                    Some(_) if !mode::sequential() => Cell::load(&self, Relaxed),
                    _ => self.latest(),
                };
                let done = Done::to(self.id).returning($value(last));
                log::step(here, Op::IntoInner, done);
                last
            }

            /// Reads the value.
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $of {
                check_load(order);
                let here = Location::caller();
                self.read(here, sites::order(here, "load", 0, order))
            }

            fn read(&self, here: log::Here, order: Ordering) -> $of {
                log::about(here, Op::Load(order), Some(self.id));
                if !turn::take() {
                    return self.latest();
                }
                let read = match &self.atomic {
                    None => self.latest(),
                    Some(atomic) if mode::sequential() => {
                        let unlike = $other(self.latest());
                        let (Ok(read) | Err(read)) =
                            turn::at_once(|| atomic.compare_exchange(unlike, unlike, order, order));
                        read
                    }
                    Some(_) => Cell::load(self, order),
                };
                let newer = self.history.read($value(read));
                let done = Done::to(self.id).returning($value(read));
                log::step(here, Op::Load(order), Done { newer, ..done });
                read
            }

            /// Writes the value.
            #[track_caller]
            pub fn store(&self, value: $of, order: Ordering) {
                check_store(order);
                let here = Location::caller();
                let order = sites::order(here, "store", 0, order);
                let op = Op::Store($value(value), order);
                log::about(here, op, Some(self.id));
                if !turn::take() {
                    return;
                }
                match &self.atomic {
                    None => {}
                    Some(atomic) if mode::sequential() => {
                        turn::at_once(|| atomic.swap(value, order));
                    }
                    Some(atomic) => {
                        turn::at_once(|| atomic.store(value, order));
                        self.lanes.stored();
                    }
                }
                self.set_latest(value);
                self.carriers.end();
                log::step(here, op, Done::to(self.id).leaving(Some($value(value))));
            }

            /// Writes `new` if the value is `current`.
            ///
            /// # Errors
            ///
            /// The value, if it is another one. In the model that is always the
            /// newest.
            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $of,
                new: $of,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$of, $of> {
                self.exchange("compare_exchange", current, new, success, failure)
            }

            /// [`compare_exchange`](Self::compare_exchange): the model has no
            /// spurious failures.
            ///
            /// # Errors
            ///
            /// The value, if it is another one.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $of,
                new: $of,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$of, $of> {
                self.exchange("compare_exchange_weak", current, new, success, failure)
            }

            #[track_caller]
            fn exchange(
                &self,
                name: &'static str,
                current: $of,
                new: $of,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$of, $of> {
                check_failure(failure);
                let here = Location::caller();
                let success = sites::order(here, name, 0, success);
                let failure = sites::order(here, name, 1, failure);
                let op = |worked| Op::CompareExchange {
                    name,
                    from: $value(current),
                    to: $value(new),
                    success,
                    failure,
                    worked,
                };
                log::about(here, op(true), Some(self.id));
                if !turn::take() {
                    return Ok(self.latest());
                }
                let latest = self.latest();
                let result = match &self.atomic {
                    None if latest == current => Ok(latest),
                    None => Err(latest),
                    Some(atomic) if mode::sequential() => {
                        atomic.compare_exchange(current, new, success, failure)
                    }
                    Some(_) => compare_exchange(self, latest, current, new, success, failure),
                };
                let (Ok(read) | Err(read)) = result;
                let newer = self.history.read($value(read));
                if result.is_ok() {
                    self.set_latest(new);
                }
                let leaves = result.is_ok().then(|| $value(new));
                let done = Done::to(self.id).returning($value(read)).leaving(leaves);
                let newer = newer.filter(|_| result.is_err());
                log::step(here, op(result.is_ok()), Done { newer, ..done });
                if result.is_ok() {
                    self.carriers.pick_up(success);
                }
                result
            }

            /// Reads the value, asks `f` for the next one and writes it, as
            /// often as another thread comes between.
            ///
            /// # Errors
            ///
            /// The value for which `f` said `None`.
            #[track_caller]
            pub fn fetch_update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                mut f: impl FnMut($of) -> Option<$of>,
            ) -> Result<$of, $of> {
                check_failure(fetch_order);
                let here = Location::caller();
                let mut read = self.read(here, sites::order(here, "fetch_update", 1, fetch_order));
                while let Some(next) = f(read) {
                    match self.exchange("fetch_update", read, next, set_order, fetch_order) {
                        Ok(read) => return Ok(read),
                        Err(newer) => read = newer,
                    }
                }
                Err(read)
            }

            /// The atomic that loom knows; there is one where this is called.
            fn atomic(&self) -> &loom::sync::atomic::$name<$($generic)*> {
                match &self.atomic {
                    Some(atomic) => atomic,
                    None => unreachable!("under shuttle nobody asks for it"),
                }
            }

            fn latest(&self) -> $of {
                self.latest.load(Relaxed)
            }

            fn set_latest(&self, value: $of) {
                self.latest.store(value, Relaxed);
                self.history.store($value(value));
            }
        }

        impl<$($generic)*> Cell<$of> for $name<$($generic)*> {
            fn load(&self, order: Ordering) -> $of {
                let read = self.atomic().load(order);
                self.lanes.loaded();
                read
            }

            fn exchange(
                &self,
                from: $of,
                to: $of,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$of, $of> {
                let result = self.atomic().compare_exchange(from, to, success, failure);
                self.lanes.stored();
                result
            }

            fn unlike(value: $of) -> $of {
                $other(value)
            }
        }

        impl<$($generic)*> fmt::Debug for $name<$($generic)*> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.latest().fmt(f)
            }
        }

        impl<$($generic)*> From<$of> for $name<$($generic)*> {
            #[track_caller]
            fn from(value: $of) -> Self {
                Self::new(value)
            }
        }
    };
}

/// Operations that loom can do by itself, since they change the value.
macro_rules! native {
    ($of:ty, $value:expr, $($op:ident $next:expr, $doc:literal;)*) => {
        $(
            #[doc = $doc]
            #[track_caller]
            pub fn $op(&self, value: $of, order: Ordering) -> $of {
                let here = Location::caller();
                let order = sites::order(here, stringify!($op), 0, order);
                let op = Op::Rmw(stringify!($op), $value(value), order);
                log::about(here, op, Some(self.id));
                if !turn::take() {
                    return self.latest();
                }
                let read = match &self.atomic {
                    None => self.latest(),
                    Some(atomic) => {
                        let read = atomic.$op(value, order);
                        self.lanes.stored();
                        read
                    }
                };
                let next: fn($of, $of) -> $of = $next;
                let next = next(read, value);
                self.history.read($value(read));
                self.set_latest(next);
                let done = Done::to(self.id).returning($value(read));
                log::step(here, op, done.leaving(Some($value(next))));
                self.carriers.pick_up(order);
                read
            }
        )*
    };
}

/// Operations that may leave the value as it was; see [`super::rmw`].
macro_rules! careful {
    ($of:ty, $value:expr, $($op:ident $next:expr, $doc:literal;)*) => {
        $(
            #[doc = $doc]
            #[track_caller]
            pub fn $op(&self, value: $of, order: Ordering) -> $of {
                let here = Location::caller();
                let order = sites::order(here, stringify!($op), 0, order);
                let op = Op::Rmw(stringify!($op), $value(value), order);
                log::about(here, op, Some(self.id));
                if !turn::take() {
                    return self.latest();
                }
                let next: fn($of, $of) -> $of = $next;
                let latest = self.latest();
                let read = match &self.atomic {
                    None => latest,
                    Some(_) => rmw(self, &self.carriers, order, latest, |old| next(old, value)),
                };
                let next = next(read, value);
                let newer = self.history.read($value(read));
                let leaves = (next != read).then(|| $value(next));
                if next != read {
                    self.set_latest(next);
                }
                let done = Done::to(self.id).returning($value(read)).leaving(leaves);
                let newer = newer.filter(|_| next == read);
                log::step(here, op, Done { newer, ..done });
                self.carriers.pick_up(order);
                read
            }
        )*
    };
}

macro_rules! int {
    ($($name:ident $of:ident $latest:ident,)*) => {
        $(
            #[doc = concat!("As `std::sync::atomic::", stringify!($name), "`.")]
            pub struct $name {
                id: usize,
                /// Nothing under shuttle.
                atomic: Option<loom::sync::atomic::$name>,
                /// The value last stored, in the order of execution.
                latest: real::$latest,
                history: History,
                lanes: Lanes,
                carriers: Carriers,
            }

            common!([] $name $of, $latest, |v: $of| Value::Int(v as i128), |v: $of| v.wrapping_add(1));

            impl $name {
                native! {
                    $of, |v: $of| Value::Int(v as i128),
                    fetch_add |old, value| old.wrapping_add(value),
                        "Adds, wrapping around, and returns the value before.";
                    fetch_sub |old, value| old.wrapping_sub(value),
                        "Subtracts, wrapping around, and returns the value before.";
                    fetch_xor |old, value| old ^ value,
                        "Exclusive or; returns the value before.";
                    fetch_nand |old, value| !(old & value),
                        "Not and; returns the value before.";
                }
                careful! {
                    $of, |v: $of| Value::Int(v as i128),
                    swap |_, value| value,
                        "Writes the value and returns the one before.";
                    fetch_and |old, value| old & value,
                        "And; returns the value before.";
                    fetch_or |old, value| old | value,
                        "Or; returns the value before.";
                    fetch_max |old, value| old.max(value),
                        "Writes the greater of the two and returns the value before.";
                    fetch_min |old, value| old.min(value),
                        "Writes the smaller of the two and returns the value before.";
                }
            }

            impl Default for $name {
                #[track_caller]
                fn default() -> Self {
                    Self::new(0)
                }
            }
        )*
    };
}

int! {
    AtomicU8 u8 AtomicU8,
    AtomicU16 u16 AtomicU16,
    AtomicU32 u32 AtomicU32,
    AtomicU64 u64 AtomicU64,
    AtomicUsize usize AtomicUsize,
    AtomicI8 i8 AtomicI8,
    AtomicI16 i16 AtomicI16,
    AtomicI32 i32 AtomicI32,
    AtomicI64 i64 AtomicI64,
    AtomicIsize isize AtomicIsize,
}

/// As `std::sync::atomic::AtomicBool`.
pub struct AtomicBool {
    id: usize,
    /// Nothing under shuttle.
    atomic: Option<loom::sync::atomic::AtomicBool>,
    latest: real::AtomicBool,
    history: History,
    lanes: Lanes,
    carriers: Carriers,
}

common!([] AtomicBool bool, AtomicBool, Value::Bool, |v: bool| !v);

impl AtomicBool {
    native! {
        bool, Value::Bool,
        fetch_xor |old, value| old ^ value,
            "Exclusive or; returns the value before.";
        fetch_nand |old, value| !(old & value),
            "Not and; returns the value before.";
    }
    careful! {
        bool, Value::Bool,
        swap |_, value| value,
            "Writes the value and returns the one before.";
        fetch_and |old, value| old & value,
            "And; returns the value before.";
        fetch_or |old, value| old | value,
            "Or; returns the value before.";
    }
}

impl AtomicBool {
    /// Negates, and returns the value before.
    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        self.fetch_xor(true, order)
    }
}

impl Default for AtomicBool {
    #[track_caller]
    fn default() -> Self {
        Self::new(false)
    }
}

/// As `std::sync::atomic::AtomicPtr`.
pub struct AtomicPtr<T> {
    id: usize,
    /// Nothing under shuttle.
    atomic: Option<loom::sync::atomic::AtomicPtr<T>>,
    latest: real::AtomicPtr<T>,
    history: History,
    lanes: Lanes,
    carriers: Carriers,
}

common!([T] AtomicPtr *mut T, AtomicPtr, |v: *mut T| Value::Pointer(v.addr()), |v: *mut T| v.wrapping_byte_add(1));

impl<T> AtomicPtr<T> {
    native! {
        *mut T, |v: *mut T| Value::Pointer(v.addr()),
        swap |_, value| value,
            "Writes the pointer and returns the one before.";
    }
}

impl<T> Default for AtomicPtr<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(std::ptr::null_mut())
    }
}
