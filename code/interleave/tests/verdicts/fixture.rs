//! Checks that end in every way there is. The tests beside this file run them one
//! by one and compare what they print, so mind the line numbers.

use std::time::Duration;

use interleave::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, Ordering::*};
use interleave::sync::{Arc, Condvar, Mutex, cell::UnsafeCell, heap, thread};
use interleave::{Model, Verdict};

fn gui(f: impl FnOnce() + Send + 'static) -> thread::JoinHandle<()> {
    thread::Builder::new()
        .name("gui".to_owned())
        .spawn(f)
        .unwrap()
}

#[test]
#[ignore = "run by the tests beside it"]
fn lost_update() {
    interleave::model(|| {
        let played = Arc::new(AtomicU32::new(0));
        let other = played.clone();
        let voice = thread::spawn(move || {
            let seen = other.load(SeqCst);
            other.store(seen + 1, SeqCst);
        });
        let seen = played.load(SeqCst);
        played.store(seen + 1, SeqCst);
        voice.join().unwrap();
        assert_eq!(played.load(SeqCst), 2, "a note was not counted");
    });
}

#[test]
#[ignore = "run by the tests beside it"]
fn stale_value() {
    interleave::model(|| {
        let shared = Arc::new((AtomicU32::new(0), AtomicBool::new(false)));
        let other = shared.clone();
        let gui = gui(move || {
            other.0.store(42, Relaxed);
            other.1.store(true, Relaxed);
        });
        if shared.1.load(Acquire) {
            assert_eq!(shared.0.load(Relaxed), 42);
        }
        gui.join().unwrap();
    });
}

struct Plain(UnsafeCell<u32>);
// SAFETY: it is not, and the check says so.
unsafe impl Sync for Plain {}

#[test]
#[ignore = "run by the tests beside it"]
fn data_race() {
    interleave::model(|| {
        let gain = Arc::new(Plain(UnsafeCell::new(1)));
        let other = gain.clone();
        let gui = gui(move || {
            // SAFETY: none.
            other.0.with_mut(|gain| unsafe { *gain = 2 });
        });
        // SAFETY: none.
        let _ = gain.0.with(|gain| unsafe { *gain });
        gui.join().unwrap();
    });
}

#[test]
#[ignore = "run by the tests beside it"]
fn use_after_free() {
    interleave::model(|| {
        let patch = Arc::new(AtomicPtr::new(heap::new(1)));
        let other = patch.clone();
        let gui = gui(move || {
            let old = other.swap(heap::new(2), AcqRel);
            // SAFETY: none.
            unsafe { heap::free(old) };
        });
        let seen = patch.load(Acquire);
        // SAFETY: none.
        unsafe { heap::with(seen, |patch| assert!(*patch > 0)) };
        gui.join().unwrap();
    });
}

#[test]
#[ignore = "run by the tests beside it"]
fn deadlock() {
    interleave::model(|| {
        let locks = Arc::new((Mutex::new(()), Mutex::new(())));
        let other = locks.clone();
        let gui = gui(move || {
            let second = other.1.lock().unwrap();
            let first = other.0.lock().unwrap();
            drop((first, second));
        });
        let first = locks.0.lock().unwrap();
        let second = locks.1.lock().unwrap();
        drop((first, second));
        gui.join().unwrap();
    });
}

#[test]
#[ignore = "run by the tests beside it"]
fn lock_twice() {
    interleave::model(|| {
        let lock = Mutex::new(());
        let first = lock.lock().unwrap();
        let second = lock.lock().unwrap();
        drop((first, second));
    });
}

#[test]
#[ignore = "run by the tests beside it"]
fn lost_wakeup() {
    interleave::model(|| {
        let shared = Arc::new((Mutex::new(false), Condvar::new()));
        let other = shared.clone();
        let gui = gui(move || {
            *other.0.lock().unwrap() = true;
            other.1.notify_one();
        });
        let ready = shared.0.lock().unwrap();
        let ready = shared.1.wait(ready).unwrap();
        assert!(*ready);
        gui.join().unwrap();
    });
}

#[test]
#[ignore = "run by the tests beside it"]
fn spin_without_hint() {
    interleave::model(|| {
        let ready = Arc::new(AtomicBool::new(false));
        let other = ready.clone();
        let gui = gui(move || other.store(true, Release));
        while !ready.load(Acquire) {}
        gui.join().unwrap();
    });
}

#[test]
#[ignore = "run by the tests beside it"]
fn endless_loop() {
    Model::new().limit(Duration::from_secs(1)).check(|| {
        let ready = Arc::new(AtomicBool::new(false));
        let other = ready.clone();
        let gui = gui(move || other.store(true, Release));
        if !ready.load(Acquire) {
            loop {
                std::hint::spin_loop();
            }
        }
        gui.join().unwrap();
    });
}

#[test]
#[ignore = "run by the tests beside it"]
fn too_much() {
    Model::new().limit(Duration::from_secs(1)).check(|| {
        let count = Arc::new(AtomicU32::new(0));
        let threads = [0; 4].map(|_| {
            let count = count.clone();
            thread::spawn(move || [0; 9].map(|_| count.fetch_add(1, Relaxed)))
        });
        for thread in threads {
            thread.join().unwrap();
        }
    });
}

#[test]
#[ignore = "run by the tests beside it"]
fn abort() {
    interleave::model(|| std::process::abort());
}

#[test]
#[ignore = "run by the tests beside it"]
fn exit() {
    interleave::model(|| {
        eprintln!("last words");
        std::process::exit(3);
    });
}

#[test]
#[ignore = "run by the tests beside it"]
fn panic_in_a_thread() {
    interleave::model(|| {
        thread::spawn(|| panic!("the wave is {} samples short", 3))
            .join()
            .unwrap();
    });
}

#[test]
#[ignore = "run by the tests beside it"]
fn loom_arc_in_a_deadlock() {
    interleave::model(|| {
        let _kept = loom::sync::Arc::new(1);
        let lock = Mutex::new(());
        let first = lock.lock().unwrap();
        let second = lock.lock().unwrap();
        drop((first, second));
    });
}

#[test]
#[ignore = "run by the tests beside it"]
fn third_of_three() {
    interleave::model(|| ());
    assert!(matches!(
        interleave::verdict(|| panic!("expected")),
        Verdict::Failed { .. }
    ));
    let seen = interleave::outcomes(|| 1);
    assert_eq!(seen.len(), 1);
    interleave::model(|| assert!(AtomicU32::new(1).load(Relaxed) == 2, "the third"));
}

#[test]
#[ignore = "run by the tests beside it"]
fn ordinary_panic() {
    interleave::within(Duration::from_secs(9), || {
        std::thread::spawn(|| panic!("the first reason"))
            .join()
            .unwrap();
    });
}

#[test]
#[ignore = "run by the tests beside it"]
fn ordinary_loop() {
    interleave::within(Duration::from_millis(500), || {
        loop {
            std::thread::yield_now();
        }
    });
}

#[test]
#[ignore = "run by the tests beside it"]
fn passes() {
    interleave::model(|| ());
    interleave::within(Duration::from_secs(9), || {
        // A panic that the code deals with is its own business.
        let poisoned = Arc::new(std::sync::Mutex::new(0));
        let other = poisoned.clone();
        let thread = std::thread::spawn(move || {
            let _guard = other.lock();
            panic!("on purpose");
        });
        assert!(thread.join().is_err());
        assert!(poisoned.is_poisoned());
    });
}

#[test]
#[ignore = "run by the tests beside it"]
fn from_another_thread() {
    // Its name is not that of a test.
    let thread = std::thread::spawn(|| interleave::model(|| panic!("from a thread")));
    assert!(thread.join().is_err());
}

#[test]
#[ignore = "run by the tests beside it"]
fn stack() {
    fn deep(n: usize) -> usize {
        let wave = std::hint::black_box([n; 1_000]);
        if n == 0 { 0 } else { deep(n - 1) + wave[1] }
    }
    interleave::model(|| assert!(deep(40) > 0));
}

#[test]
#[ignore = "run by the tests beside it"]
fn three_threads() {
    interleave::model(|| {
        let patch = Arc::new((AtomicPtr::new(heap::new(0)), AtomicU32::new(0)));
        let edit = |gain| {
            let patch = patch.clone();
            move || {
                let new = heap::new(gain);
                let old = patch.0.load(Acquire);
                let edited = patch.0.compare_exchange(old, new, AcqRel, Acquire);
                patch.1.fetch_add(u32::from(edited.is_ok()), Relaxed);
            }
        };
        let editors = [("gui", 1), ("MIDI", 2)].map(|(name, gain)| {
            let editor = thread::Builder::new().name(name.to_owned());
            editor.spawn(edit(gain)).unwrap()
        });
        for editor in editors {
            editor.join().unwrap();
        }
        assert_eq!(patch.1.load(Relaxed), 2, "an edit was lost");
    });
}

#[test]
#[ignore = "run by the tests beside it"]
fn five_threads() {
    interleave::model(|| {
        let turn = Arc::new(AtomicU32::new(0));
        let names = ["the loader of presets", "MIDI", "network", "processing"];
        let threads = [0, 1, 2, 3].map(|number| {
            let turn = turn.clone();
            let thread = thread::Builder::new().name(names[number as usize].to_owned());
            let wait = move || {
                while turn.load(Acquire) != number {
                    thread::yield_now();
                }
                turn.compare_exchange(number, number + 1, AcqRel, Relaxed)
            };
            thread.spawn(wait).unwrap()
        });
        assert!(threads.map(|thread| thread.join().unwrap()) == [Err(0); 4]);
    });
}
