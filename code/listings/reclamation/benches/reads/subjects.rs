//! What is read: a value of 64 bytes, behind each scheme in turn.

use std::hint::black_box;
use std::sync::atomic::{
    AtomicPtr,
    Ordering::{Acquire, Release},
};
use std::sync::{Arc, Mutex};

use arc_swap::{ArcSwap, Cache};
use arcshift::ArcShift;
use crossbeam_epoch::{self as epoch, Atomic, Owned};
use haphazard::HazardPointer;
use reclamation::pin_cell::{self, Barriers, Fences};
use reclamation::pin_membarrier::Membarrier;
use reclamation::{epoch_s3_two, hazard_s3_fences, qsbr};
use seize::{Collector, Guard, reclaim};

use crate::table::{FLOOR, QSBR};

/// What is published.
pub type Value = [u64; 8];

/// How many reads a block has.
pub const BLOCK: u32 = 64;

const FIRST: Value = [0; 8];

/// Does something with each subject.
pub trait Visitor {
    /// `cell` makes the two ends of a fresh cell: one publishes a value, the other one
    /// reads a block.
    fn visit<P, R>(&mut self, name: &'static str, cell: impl Fn() -> (P, R))
    where
        P: FnMut(Value) + Send,
        R: FnMut();
}

/// Reads a block. What the ends hold is behind a reference of its own, as it is in a
/// callback, so that the compiler may keep it in registers where it could there.
#[inline(never)]
fn block<E>(end: &mut E, read: impl Fn(&mut E) -> u64) {
    // A number that the compiler does not know: it would unroll some loops, not all.
    for _ in 0..black_box(BLOCK) {
        black_box(read(end));
    }
}

/// Shows the visitor every subject. Who publishes frees in its own scheme's way.
///
/// Where the scheme does not own the value that is current at the end, it is leaked:
/// 64 bytes for each cell.
pub fn all(visitor: &mut impl Visitor) {
    visitor.visit(FLOOR, floor);

    visitor.visit(QSBR, || {
        let (mut writer, registrar) = qsbr::cell(FIRST);
        let mut reader = registrar.register();
        let publish = move |value| writer.publish(value);
        let read = move || {
            block(&mut reader, |reader| reader.get()[0]);
            reader.quiesce();
        };
        (publish, read)
    });

    visitor.visit("our pin, membarrier", || {
        pin(Membarrier::register().expect("the kernel has it"))
    });

    visitor.visit("our pin, fences", || pin(Fences));

    visitor.visit("our epochs", || {
        let (mut writer, [mut reader]) = epoch_s3_two::published(FIRST);
        let publish = move |value| writer.publish(value);
        let read = move || block(&mut reader, |reader| reader.read(|value| value[0]));
        (publish, read)
    });

    visitor.visit("our hazard pointer", || {
        let (mut writer, [mut reader]) = hazard_s3_fences::published(FIRST);
        let publish = move |value| writer.publish(value);
        let read = move || block(&mut reader, |reader| reader.read(|value| value[0]));
        (publish, read)
    });

    visitor.visit("arc_swap::Cache", || {
        let current = Arc::new(ArcSwap::from_pointee(FIRST));
        let mut cache = Cache::new(Arc::clone(&current));
        let publish = move |value| current.store(Arc::new(value));
        let read = move || block(&mut cache, |cache| cache.load()[0]);
        (publish, read)
    });

    visitor.visit("arcshift", || {
        let mut writer = ArcShift::new(FIRST);
        let mut reader = writer.clone();
        let publish = move |value| writer.update(value);
        let read = move || block(&mut reader, |reader| reader.get()[0]);
        (publish, read)
    });

    visitor.visit("triple_buffer", || {
        let (mut input, mut output) = triple_buffer::triple_buffer(&FIRST);
        let publish = move |value| input.write(value);
        let read = move || block(&mut output, |output| output.read()[0]);
        (publish, read)
    });

    visitor.visit("haphazard", || {
        let current = Arc::new(haphazard::AtomicPtr::from(Box::new(FIRST)));
        let mut end = (Arc::clone(&current), HazardPointer::new());
        let publish = move |value| {
            let old = current.swap(Box::new(value)).expect("never null");
            // SAFETY: the pointer was the only way to it, and it is retired only here.
            unsafe { old.retire() };
        };
        let read = move || {
            block(&mut end, |(current, hazard)| {
                let word = current.safe_load(hazard).expect("never null")[0];
                hazard.reset_protection();
                word
            });
        };
        (publish, read)
    });

    visitor.visit("seize", || {
        let first = AtomicPtr::new(Box::into_raw(Box::new(FIRST)));
        let current = Arc::new((first, Collector::new()));
        let mut end = Arc::clone(&current);
        let publish = move |value| {
            let (current, collector) = &*current;
            let old = current.swap(Box::into_raw(Box::new(value)), Release);
            // SAFETY: it comes from a Box, no new reader finds it any more, and this end
            // alone retires.
            unsafe { collector.retire(old, reclaim::boxed) };
        };
        let read = move || {
            block(&mut end, |end| {
                let (current, collector) = &**end;
                let guard = collector.enter();
                // SAFETY: never null, and not freed while the guard is there.
                unsafe { (*guard.protect(current, Acquire))[0] }
            });
        };
        (publish, read)
    });

    visitor.visit("crossbeam, LocalHandle::pin", || {
        let (publish, current) = crossbeam();
        let mut end = (current, epoch::default_collector().register());
        let read = move || {
            block(&mut end, |(current, handle)| {
                let guard = handle.pin();
                // SAFETY: never null, and not freed while the guard is there.
                unsafe { current.load(Acquire, &guard).deref()[0] }
            });
        };
        (publish, read)
    });

    visitor.visit("crossbeam, pin", || {
        let (publish, mut current) = crossbeam();
        let read = move || {
            block(&mut current, |current| {
                let guard = epoch::pin();
                // SAFETY: never null, and not freed while the guard is there.
                unsafe { current.load(Acquire, &guard).deref()[0] }
            });
        };
        (publish, read)
    });

    visitor.visit("ArcSwap::load", || {
        let current = Arc::new(ArcSwap::from_pointee(FIRST));
        let mut end = Arc::clone(&current);
        let publish = move |value| current.store(Arc::new(value));
        (publish, move || block(&mut end, |end| end.load()[0]))
    });

    visitor.visit("Mutex<Arc>, clone", || {
        let current = Arc::new(Mutex::new(Arc::new(FIRST)));
        let mut end = Arc::clone(&current);
        let publish = move |value| {
            let value = Arc::new(value);
            let old = std::mem::replace(&mut *current.lock().unwrap(), value);
            drop(old); // with the lock released
        };
        let read = move || {
            block(&mut end, |end| {
                let value = Arc::clone(&end.lock().unwrap());
                value[0]
            });
        };
        (publish, read)
    });
}

/// The unit: a pointer is loaded with Acquire, and the value is read. Nothing says when a
/// value could be freed, so all of them stay for as long as the cell does.
pub fn floor() -> (impl FnMut(Value) + Send, impl FnMut()) {
    struct Leaking {
        current: AtomicPtr<Value>,
        replaced: Mutex<Vec<AtomicPtr<Value>>>,
    }

    impl Drop for Leaking {
        fn drop(&mut self) {
            let replaced = self.replaced.get_mut().unwrap();
            for value in replaced.iter_mut().chain([&mut self.current]) {
                // SAFETY: it comes from a Box, is in one place, and both ends are gone.
                drop(unsafe { Box::from_raw(*value.get_mut()) });
            }
        }
    }

    let current = Arc::new(Leaking {
        current: AtomicPtr::new(Box::into_raw(Box::new(FIRST))),
        replaced: Mutex::default(),
    });
    let mut end = Arc::clone(&current);
    let publish = move |value| {
        let value = Box::into_raw(Box::new(value));
        let old = current.current.swap(value, Release);
        current.replaced.lock().unwrap().push(AtomicPtr::new(old));
    };
    let read = move || {
        // SAFETY: never null, and not freed before this end is gone.
        block(&mut end, |end| unsafe { (*end.current.load(Acquire))[0] });
    };
    (publish, read)
}

/// Our cell with readers that pin.
fn pin<B: Barriers>(barriers: B) -> (impl FnMut(Value) + Send, impl FnMut()) {
    let (mut writer, registrar) = pin_cell::cell(FIRST, barriers);
    let mut reader = registrar.register();
    let publish = move |value| writer.publish(value);
    let read = move || block(&mut reader, |reader| reader.pin()[0]);
    (publish, read)
}

/// What both rows of crossbeam share: the end that publishes, and what is read.
fn crossbeam() -> (impl FnMut(Value) + Send, Arc<Atomic<Value>>) {
    let current = Arc::new(Atomic::new(FIRST));
    let shared = Arc::clone(&current);
    let publish = move |value| {
        let guard = epoch::pin();
        let old = current.swap(Owned::new(value), Release, &guard);
        // SAFETY: no new reader finds it any more, and this end alone retires.
        unsafe { guard.defer_destroy(old) };
    };
    (publish, shared)
}
