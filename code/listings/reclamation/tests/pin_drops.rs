//! Which thread drops the values of a pinned cell, and what becomes of what nobody can drop.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

use reclamation::pin_cell::{Barriers, Fences, Guard, Reader, Registrar, Writer, cell};

type Log = Arc<Mutex<Vec<(u32, ThreadId)>>>;

/// Notes who drops it.
struct Value(u32, Log);

impl Drop for Value {
    fn drop(&mut self) {
        self.1
            .lock()
            .unwrap()
            .push((self.0, thread::current().id()));
    }
}

#[test]
fn values_are_dropped_by_the_writer_and_the_last_by_the_last_handle() {
    let log = Log::default();
    let (mut writer, registrar) = cell(Value(1, log.clone()), Fences);
    let mut reader = registrar.register();
    let gui = thread::current().id();
    thread::scope(|s| {
        let render = s.spawn(|| {
            let held = reader.pin();
            writer.publish(Value(2, log.clone()));
            assert_eq!(held.0, 1);
        });
        render.join().unwrap();
    });
    assert!(log.lock().unwrap().is_empty(), "it was pinned");
    writer.try_reclaim();
    assert_eq!(*log.lock().unwrap(), [(1, gui)]);

    drop((writer, reader));
    assert_eq!(log.lock().unwrap().len(), 1, "the registrar is still there");
    drop(registrar);
    assert_eq!(*log.lock().unwrap(), [(1, gui), (2, gui)]);
}

#[test]
fn a_writer_does_not_wait_for_what_is_pinned() {
    let log = Log::default();
    let (mut writer, registrar) = cell(Value(1, log.clone()), Fences);
    let mut reader = registrar.register();
    let held = reader.pin();
    writer.publish(Value(2, log.clone()));
    drop((writer, registrar));
    assert_eq!(held.0, 1);
    drop(held);
    assert!(log.lock().unwrap().is_empty(), "left to the last handle");
    drop(reader);
    assert_eq!(log.lock().unwrap().len(), 2);
}

#[test]
fn a_value_that_is_pinned_for_ever_is_never_dropped() {
    let log = Log::default();
    let (mut writer, registrar) = cell(Value(1, log.clone()), Fences);
    let reader: &'static mut Reader<Value, Fences> = Box::leak(Box::new(registrar.register()));
    let held: &'static Guard<'static, Value> = Box::leak(Box::new(reader.pin()));
    writer.publish(Value(2, log.clone()));
    assert_eq!(writer.pending(), 1);
    drop((writer, registrar));
    assert_eq!(held.0, 1);
    assert!(log.lock().unwrap().is_empty());
}

#[test]
fn a_slot_is_used_again() {
    let (mut writer, registrar) = cell(1, Fences);
    for n in 2..10 {
        let mut reader = registrar.register();
        let held = reader.pin();
        writer.publish(n);
        assert_eq!((*held, writer.pending()), (n - 1, 1));
        drop(held);
        drop(reader);
        writer.try_reclaim();
        assert_eq!(writer.pending(), 0);
    }
}

#[test]
fn a_closure_that_panics_publishes_nothing() {
    let (mut writer, registrar) = cell(1, Fences);
    let change = AssertUnwindSafe(|| writer.update(|_| panic!("no next value")));
    assert!(catch_unwind(change).is_err());
    assert_eq!(*registrar.register().pin(), 1);
    writer.update(|value| value + 1);
    assert_eq!((*registrar.register().pin(), writer.pending()), (2, 0));
}

/// Barriers that fail from the second replacement on.
#[derive(Clone, Copy)]
struct Failing(&'static AtomicUsize);

#[expect(unsafe_code, reason = "a panic keeps every promise")]
// SAFETY: those of `Fences`, or none is passed.
unsafe impl Barriers for Failing {
    fn light(self) {
        Fences.light();
    }

    fn heavy(self) {
        assert!(self.0.fetch_add(1, SeqCst) == 0, "refused");
        Fences.heavy();
    }
}

#[test]
fn without_a_heavy_barrier_what_was_replaced_is_leaked() {
    static REPLACED: AtomicUsize = AtomicUsize::new(0);
    let log = Log::default();
    let (mut writer, registrar) = cell(Value(1, log.clone()), Failing(&REPLACED));
    let mut reader = registrar.register();
    writer.publish(Value(2, log.clone()));
    let held = reader.pin();
    let publish = AssertUnwindSafe(|| writer.publish(Value(3, log.clone())));
    assert!(catch_unwind(publish).is_err());
    writer.try_reclaim();
    assert_eq!((held.0, writer.get().0, writer.pending()), (2, 3, 0));
    drop(held);
    assert_eq!(reader.pin().0, 3);
    drop((writer, registrar, reader));
    let dropped: Vec<u32> = log.lock().unwrap().iter().map(|&(n, _)| n).collect();
    assert_eq!(dropped, [1, 3]);
}

#[test]
fn handles_may_go_to_other_threads() {
    fn sent<T: Send>() {}
    sent::<Writer<String, Fences>>();
    sent::<Registrar<String, Fences>>();
    sent::<Reader<String, Fences>>();
}
