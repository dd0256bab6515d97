//! What the QSBR cell promises beside its safety: who frees and on which thread, who waits
//! for whom, what is handed back, and what is left over.

use std::any::Any;
use std::cell::Cell;
use std::marker::PhantomData;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Barrier, Mutex, MutexGuard};
use std::thread::{self, ThreadId};
use std::time::Duration;

use interleave::within;
use reclamation::qsbr::{Offline, Reader, Registrar, Writer, cell};

/// Which values have been dropped, in order, and on which threads.
#[derive(Clone, Default)]
struct Drops(Arc<Mutex<Vec<(u32, ThreadId)>>>);

impl Drops {
    fn value(&self, number: u32) -> Value {
        let drops = self.clone();
        Value { number, drops }
    }

    fn numbers(&self) -> Vec<u32> {
        self.0.lock().unwrap().iter().map(|drop| drop.0).collect()
    }

    fn threads(&self) -> Vec<ThreadId> {
        self.0.lock().unwrap().iter().map(|drop| drop.1).collect()
    }
}

/// Notes its drop. One numbered [`PANICS`] panics then.
struct Value {
    number: u32,
    drops: Drops,
}

const PANICS: u32 = u32::MAX;

impl Drop for Value {
    fn drop(&mut self) {
        let here = thread::current().id();
        self.drops.0.lock().unwrap().push((self.number, here));
        assert_ne!(self.number, PANICS);
    }
}

const NONE: [u32; 0] = [];

/// Ends a test that waits for ever.
const SOON: Duration = Duration::from_secs(20);

#[test]
fn pending_counts_what_was_replaced_and_is_not_freed() {
    let drops = Drops::default();
    let (mut writer, registrar) = cell(drops.value(0));
    let [mut first, mut second] = [registrar.register(), registrar.register()];
    assert_eq!(writer.pending(), 0);
    writer.publish(drops.value(1));
    second.quiesce();
    assert_eq!(writer.pending(), 1);
    writer.publish(drops.value(2));
    first.quiesce();
    assert_eq!((writer.pending(), drops.numbers()), (2, vec![]));
    writer.try_reclaim(); // the second may have 1
    assert_eq!((writer.pending(), drops.numbers()), (1, vec![0]));
    second.quiesce();
    writer.try_reclaim();
    assert_eq!((writer.pending(), drops.numbers()), (0, vec![0, 1]));
}

#[test]
fn try_publish_hands_the_value_back_at_the_limit_and_takes_it_later() {
    let (mut writer, registrar) = cell(0);
    let mut reader = registrar.register();
    assert_eq!(writer.try_publish(1, 2), Ok(()));
    assert_eq!(writer.try_publish(2, 2), Ok(()));
    assert_eq!(writer.try_publish(3, 2), Err(3));
    assert_eq!((*reader.get(), writer.pending()), (2, 2));
    reader.quiesce();
    assert_eq!(writer.try_publish(3, 2), Ok(()));
    assert_eq!((*reader.get(), writer.pending()), (3, 1));
}

#[test]
fn update_publishes_what_is_made_of_the_latest_value() {
    let (mut writer, registrar) = cell(1);
    let reader = registrar.register();
    writer.publish(10);
    writer.update(|value| value + 1);
    assert_eq!((*writer.get(), *reader.get()), (11, 11));
}

#[test]
fn an_update_that_panics_publishes_nothing_and_spoils_nothing() {
    let drops = Drops::default();
    let (mut writer, registrar) = cell(drops.value(0));
    let mut reader = registrar.register();
    let update = || writer.update(|_| panic!("no value"));
    assert!(catch_unwind(AssertUnwindSafe(update)).is_err());
    assert_eq!((reader.get().number, writer.pending()), (0, 0));

    writer.update(|value| drops.value(value.number + 1));
    assert_eq!((reader.get().number, writer.pending()), (1, 1));
    reader.quiesce();
    writer.try_reclaim();
    assert_eq!(drops.numbers(), [0]);
    drop((writer, registrar, reader));
    assert_eq!(drops.numbers(), [0, 1]);
}

#[test]
fn what_was_to_be_freed_after_a_drop_that_panics_is_leaked() {
    let drops = Drops::default();
    let (mut writer, registrar) = cell(drops.value(0));
    let mut reader = registrar.register();
    for number in [PANICS, 1, 2] {
        writer.publish(drops.value(number));
    }
    reader.quiesce();
    let reclaim = || writer.try_reclaim();
    assert!(catch_unwind(AssertUnwindSafe(reclaim)).is_err());
    assert_eq!((writer.pending(), drops.numbers()), (0, vec![0, PANICS]));

    assert_eq!(reader.get().number, 2);
    reader.quiesce();
    writer.publish(drops.value(3));
    reader.quiesce();
    writer.try_reclaim();
    assert_eq!(drops.numbers(), [0, PANICS, 2]);
    drop((writer, registrar, reader));
    assert_eq!(drops.numbers(), [0, PANICS, 2, 3], "not 1");
}

#[test]
fn values_are_dropped_on_the_writers_thread() {
    within(SOON, || {
        let drops = Drops::default();
        let (mut writer, registrar) = cell(drops.value(0));
        let mut reader = registrar.register();
        let stop = AtomicBool::new(false);
        let gui = thread::scope(|s| {
            s.spawn(|| {
                let mut newest = 0;
                while !stop.load(Relaxed) {
                    let number = reader.get().number;
                    assert!(newest <= number, "back to an old value");
                    newest = number;
                    reader.quiesce();
                    reader = reader.offline().online();
                }
                drop(reader);
            });
            let gui = s.spawn(|| {
                for number in 1..=500 {
                    writer.publish(drops.value(number));
                    thread::yield_now();
                }
                writer.synchronize();
                stop.store(true, Relaxed);
            });
            gui.thread().id()
        });
        assert_eq!(drops.numbers(), (0..500).collect::<Vec<_>>());
        assert_eq!(drops.threads(), [gui; 500]);
    });
}

#[test]
fn a_reader_does_not_wait_for_a_drop() {
    /// Its drop lasts from one wait to the next.
    struct Slow(Option<Arc<Barrier>>);
    impl Drop for Slow {
        fn drop(&mut self) {
            if let Some(barrier) = &self.0 {
                barrier.wait();
                barrier.wait();
            }
        }
    }

    within(SOON, || {
        let barrier = Arc::new(Barrier::new(2));
        let (mut writer, registrar) = cell(Slow(Some(Arc::clone(&barrier))));
        let reader = registrar.register().offline();
        let gui = thread::spawn(move || writer.publish(Slow(None)));
        barrier.wait();
        let mut reader = reader.online();
        assert!(reader.get().0.is_none());
        reader.quiesce();
        drop(reader.offline());
        barrier.wait();
        gui.join().unwrap();
    });
}

#[test]
fn dropping_the_writer_waits_for_no_reader() {
    within(SOON, || {
        let drops = Drops::default();
        let (mut writer, registrar) = cell(drops.value(0));
        let reader = registrar.register();
        let held = reader.get();
        writer.publish(drops.value(1));
        drop(writer);
        assert_eq!((held.number, reader.get().number), (0, 1));
        assert_eq!(drops.numbers(), NONE);
    });
}

#[test]
fn whichever_handle_goes_last_frees_what_is_left() {
    for last in 0..4 {
        let drops = Drops::default();
        let (mut writer, registrar) = cell(drops.value(0));
        let [reader, other] = [registrar.register(), registrar.register()];
        writer.publish(drops.value(1));
        let mut handles: Vec<Box<dyn Any + Send>> = vec![
            Box::new(writer), // first, so that it frees nothing if it is not the last
            Box::new(reader),
            Box::new(other.offline()),
            Box::new(registrar),
        ];
        let last = handles.remove(last);
        drop(handles);
        assert_eq!(drops.numbers(), NONE);
        let thread = thread::spawn(move || drop(last));
        let id = thread.thread().id();
        thread.join().unwrap();
        assert_eq!(
            (drops.numbers(), drops.threads()),
            (vec![0, 1], vec![id; 2])
        );
    }
}

#[test]
fn a_registrar_that_is_kept_keeps_the_reader_from_freeing() {
    let drops = Drops::default();
    let (mut writer, registrar) = cell(drops.value(0));
    let reader = registrar.register();
    writer.publish(drops.value(1));
    drop(writer);
    thread::spawn(move || drop(reader)).join().unwrap();
    assert_eq!(drops.numbers(), NONE);
    drop(registrar);
    assert_eq!(drops.threads(), [thread::current().id(); 2]);
}

#[test]
fn a_reader_that_is_leaked_leaks_what_it_could_read() {
    let drops = Drops::default();
    let (mut writer, registrar) = cell(drops.value(0));
    let mut reader = registrar.register();
    writer.publish(drops.value(1));
    reader.quiesce();
    let reader: &'static Reader<Value> = Box::leak(Box::new(reader));
    let held: &'static Value = reader.get();
    writer.publish(drops.value(2));
    writer.publish(drops.value(3));
    drop((writer, registrar));
    assert_eq!((held.number, reader.get().number), (1, 3));
    assert_eq!(drops.numbers(), [0]);
}

#[test]
fn a_reader_that_is_forgotten_holds_back_what_comes_after() {
    let drops = Drops::default();
    let (mut writer, registrar) = cell(drops.value(0));
    mem::forget(registrar.register());
    for number in 1..=3 {
        writer.publish(drops.value(number));
    }
    assert_eq!(writer.pending(), 3);
    drop((writer, registrar));
    assert_eq!(drops.numbers(), NONE);
}

#[test]
fn values_without_a_size_are_dropped_once_each() {
    static DROPS: AtomicU32 = AtomicU32::new(0);
    struct Empty;
    impl Drop for Empty {
        fn drop(&mut self) {
            DROPS.fetch_add(1, Relaxed);
        }
    }

    let (mut writer, registrar) = cell(Empty);
    let mut reader = registrar.register();
    writer.publish(Empty);
    writer.publish(Empty);
    assert_eq!((writer.pending(), DROPS.load(Relaxed)), (2, 0));
    let Empty = reader.get();
    reader.quiesce();
    writer.try_reclaim();
    assert_eq!((writer.pending(), DROPS.load(Relaxed)), (0, 2));
    drop((writer, registrar, reader));
    assert_eq!(DROPS.load(Relaxed), 3);
}

/// Whether a type implements a trait, of two: an inherent constant hides that of a trait.
macro_rules! is {
    ($of:ty: $bound:path) => {{
        struct Is<T>(PhantomData<T>);
        #[allow(dead_code, reason = "one answer of two")]
        trait Otherwise {
            const ANSWER: bool = false;
        }
        impl<T> Otherwise for Is<T> {}
        #[allow(dead_code, reason = "one answer of two")]
        impl<T: $bound> Is<T> {
            const ANSWER: bool = true;
        }
        Is::<$of>::ANSWER
    }};
}

#[test]
fn handles_go_to_other_threads_where_values_may_be_sent_and_shared() {
    macro_rules! handles_of {
        ($value:ty, $bound:path) => {
            [
                is!(Writer<$value>: $bound),
                is!(Registrar<$value>: $bound),
                is!(Reader<$value>: $bound),
                is!(Offline<$value>: $bound),
            ]
        };
    }
    type OnlySend = Cell<u32>;
    type OnlySync = MutexGuard<'static, u32>;
    assert!(is!(OnlySend: Send) && !is!(OnlySend: Sync));
    assert!(is!(OnlySync: Sync) && !is!(OnlySync: Send));

    assert_eq!(handles_of!(u32, Send), [true; 4]);
    assert_eq!(handles_of!(OnlySend, Send), [false; 4]);
    assert_eq!(handles_of!(OnlySync, Send), [false; 4]);
    assert_eq!(handles_of!(OnlySend, Sync), [false; 4]);
    assert_eq!(handles_of!(OnlySync, Sync), [false; 4]);
}

#[test]
fn there_is_one_writer_and_each_reader_has_a_slot_of_its_own() {
    assert!(!is!(Writer<u32>: Clone));
    assert!(!is!(Reader<u32>: Clone));
    assert!(!is!(Offline<u32>: Clone));
    assert!(is!(Registrar<u32>: Clone));
}
