//! Objects behind raw pointers, with frees that the checker can judge.
//!
//! If a free under the checker really freed, a reader that comes too late would
//! read whatever lies there by then: garbage, another one each run. So [`free`]
//! drops the value and marks the object, as a write to it, but keeps the memory
//! until the execution ends: no other object gets the address, and what is read
//! too late is a verdict that names both lines.
//!
//! Pointers print as `#1`, `#2`, in the order of allocation.

#![allow(unsafe_code, reason = "raw pointers are its subject")]

use std::mem::ManuallyDrop;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use loom::cell::UnsafeCell;

use trace::ObjectKind;

use crate::log::{self, Done, Here, Object, Op};
use crate::place::Place;
use crate::{mode, turn};

/// What stands behind the objects of this execution, by number.
static KEPT: Mutex<Vec<Kept>> = Mutex::new(Vec::new());

struct Kept {
    track: Arc<Track>,
    memory: Memory,
}

/// Holds nothing: stands for the object where races are found.
struct Track(UnsafeCell<()>);

// SAFETY: there is nothing inside to race for, and beside it loom keeps only a
// number, whose meaning it looks up where it runs.
unsafe impl Sync for Track {}

/// The memory of an object, and the way to give it back.
struct Memory {
    address: *mut (),
    give_back: unsafe fn(*mut ()),
}

// SAFETY: nobody but `end` looks at what is behind the pointer, and that only
// gives the memory back, which any thread may.
unsafe impl Send for Memory {}

/// A value as it lies in memory. The byte keeps the addresses of empty values
/// apart.
#[repr(C)]
struct Padded<T> {
    value: ManuallyDrop<T>,
    pad: u8,
}

fn kept() -> MutexGuard<'static, Vec<Kept>> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts a value on the heap, as `Box::into_raw(Box::new(value))`.
#[track_caller]
pub fn new<T>(value: T) -> *mut T {
    unsafe fn give_back<T>(address: *mut ()) {
        // SAFETY: `address` comes from `Box::into_raw` of a `Box<Padded<T>>` in
        // `new`, and `end` gives each one back once. The value is not dropped.
        drop(unsafe { Box::from_raw(address.cast::<Padded<T>>()) });
    }

    mode::needs_loom();
    mode::not_sequential();
    let here = Location::caller();
    let padded = Box::into_raw(Box::new(Padded {
        value: ManuallyDrop::new(value),
        pad: 0,
    }));
    let track = Arc::new(Track(UnsafeCell::new(())));
    let op = Op::NewObject(log::state().objects.len());
    log::about(here, op, None);
    turn::take();
    let thing = log::new_thing(ObjectKind::Heap, here, None);
    let id = {
        let mut state = log::state();
        state.objects.push(Object {
            address: padded.addr(),
            thing,
            freed: None,
        });
        state.objects.len() - 1
    };
    kept().push(Kept {
        track: track.clone(),
        memory: Memory {
            address: padded.cast(),
            give_back: give_back::<T>,
        },
    });
    track.0.with_mut(|_| ());
    log::step(here, Op::NewObject(id), Done::to(thing));
    // The value is the first field of a `repr(C)` struct and, inside
    // `ManuallyDrop`, laid out as itself.
    padded.cast()
}

/// Reads an object: `f(&*pointer)`.
///
/// # Safety
///
/// `pointer` comes from [`new`] in this execution, for a value of this type.
/// That nobody writes to the object or has freed it is what the check is for.
#[track_caller]
pub unsafe fn with<T, R>(pointer: *const T, f: impl FnOnce(&T) -> R) -> R {
    let here = Location::caller();
    let (id, thing, track) = find(pointer.addr(), here);
    log::about(here, Op::ReadObject(id), Some(thing));
    turn::take();
    track.0.with(|_| {
        refuse_freed(id, "read", here);
        log::step(here, Op::ReadObject(id), Done::to(thing));
        // SAFETY: `find` knows the pointer, so it points to an object of this
        // execution, which is never freed before the execution ends. loom has
        // just ruled out a write at the same time.
        f(unsafe { &*pointer })
    })
}

/// Writes to an object: `f(&mut *pointer)`.
///
/// # Safety
///
/// As for [`with`].
#[track_caller]
pub unsafe fn with_mut<T, R>(pointer: *mut T, f: impl FnOnce(&mut T) -> R) -> R {
    let here = Location::caller();
    let (id, thing, track) = find(pointer.addr(), here);
    log::about(here, Op::WriteObject(id), Some(thing));
    turn::take();
    track.0.with_mut(|_| {
        refuse_freed(id, "written", here);
        log::step(here, Op::WriteObject(id), Done::to(thing));
        // SAFETY: as in `with`, and loom has ruled out any other access.
        f(unsafe { &mut *pointer })
    })
}

/// Frees an object, as `drop(Box::from_raw(pointer))`. The value's `Drop` runs.
///
/// # Safety
///
/// As for [`with`]. That it is freed once is what the check is for.
#[track_caller]
pub unsafe fn free<T>(pointer: *mut T) {
    let here = Location::caller();
    let (id, thing, track) = find(pointer.addr(), here);
    log::about(here, Op::FreeObject(id), Some(thing));
    if !turn::take() {
        return;
    }
    track.0.with_mut(|_| refuse_freed(id, "freed again", here));
    log::step(here, Op::FreeObject(id), Done::to(thing));
    {
        let mut state = log::state();
        let thread = state.current();
        if let Some(object) = state.objects.get_mut(id) {
            object.freed = Some((thread, here));
        }
    }
    // SAFETY: `find` knows the pointer, and its memory is there until the
    // execution ends. It is now marked as freed, so it is not dropped again and
    // nobody gets a reference any more; loom has ruled out that one is in use.
    unsafe { pointer.drop_in_place() };
}

/// How many objects of this execution have not been freed.
#[must_use]
pub fn live() -> usize {
    let state = log::state();
    state.objects.iter().filter(|o| o.freed.is_none()).count()
}

/// The number of an object, the thing that it is, and what stands for it.
fn find(address: usize, here: Here) -> (usize, usize, Arc<Track>) {
    let found = {
        let state = log::state();
        let mut objects = state.objects.iter().enumerate();
        let found = objects.find(|(_, object)| object.address == address);
        found.map(|(id, object)| (id, object.thing))
    };
    let Some((id, thing)) = found else {
        let what = if address == 0 {
            "null"
        } else {
            "a pointer that `heap::new` did not make"
        };
        log::fail(format!("{what} is dereferenced at {}", Place::of(here)));
    };
    (id, thing, kept()[id].track.clone())
}

fn refuse_freed(id: usize, verb: &str, here: Here) {
    let (freed, by, name) = {
        let state = log::state();
        let Some((by, freed)) = state.objects.get(id).and_then(|object| object.freed) else {
            return;
        };
        let current = state.current();
        let by = if by == current {
            "itself".to_owned()
        } else {
            state.name(by)
        };
        (freed, by, state.name(current))
    };
    log::fail(format!(
        "use after free: #{} is {verb} by {name} at {},\n  after it was freed by {by} at {}",
        id + 1,
        Place::of(here),
        Place::of(freed),
    ));
}

/// Gives the memory of an execution back that is over.
pub(crate) fn end() {
    for Kept { memory, .. } in kept().drain(..) {
        // SAFETY: the address came from `Box::into_raw` together with its
        // `give_back`, and is taken out of the list, so this happens once. The
        // execution is over, so nobody uses it any more.
        unsafe { (memory.give_back)(memory.address) };
    }
}
