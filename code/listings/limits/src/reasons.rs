//! What the standard library may do for no reason, and most checkers never do.

use super::sync::{
    Arc, Condvar, Mutex, MutexGuard,
    atomic::{
        AtomicBool, AtomicU32,
        Ordering::{Acquire, Relaxed, Release},
    },
    thread,
};

// ANCHOR: weak
/// Whether a free voice is had at the first try. Nobody else wants it.
pub fn had_at_first() -> bool {
    let busy = AtomicBool::new(false);
    busy.compare_exchange_weak(false, true, Relaxed, Relaxed)
        .is_ok()
}
// ANCHOR_END: weak

// ANCHOR: wait
/// Whether a patch is there after one `wait`, if it was not there before.
pub fn there_after_one_wait() -> bool {
    let inbox = Arc::new((Mutex::new(false), Condvar::new()));
    let loads = {
        let inbox = Arc::clone(&inbox);
        thread::spawn(move || {
            *inbox.0.lock().unwrap() = true;
            inbox.1.notify_one();
        })
    };
    let mut there = inbox.0.lock().unwrap();
    if !*there {
        there = inbox.1.wait(there).unwrap();
    }
    let found = *there;
    drop(there);
    loads.join().unwrap();
    found
}
// ANCHOR_END: wait

// ANCHOR: news
/// Whether it had to wait for a flag, and what it finds of news that come after
/// the flag and before the notification.
pub fn news_after_a_wait() -> (bool, u32) {
    let inbox = Arc::new((Mutex::new(false), Condvar::new(), AtomicU32::new(0)));
    let loads = {
        let inbox = Arc::clone(&inbox);
        thread::spawn(move || {
            *inbox.0.lock().unwrap() = true;
            inbox.2.store(1, Relaxed);
            inbox.1.notify_one();
        })
    };
    let mut there = inbox.0.lock().unwrap();
    let waits = !*there;
    while !*there {
        there = inbox.1.wait(there).unwrap();
    }
    drop(there);
    let news = inbox.2.load(Relaxed);
    loads.join().unwrap();
    (waits, news)
}
// ANCHOR_END: news

// ANCHOR: park
/// Whether a patch is there after one `park`, if it was not there before.
pub fn there_after_one_park() -> bool {
    let there = Arc::new(AtomicBool::new(false));
    let waits = thread::current();
    let loads = {
        let there = Arc::clone(&there);
        thread::spawn(move || {
            there.store(true, Release); // pairs with the loads below
            waits.unpark();
        })
    };
    // Acquire, twice: pairs with the store above.
    if !there.load(Acquire) {
        thread::park();
    }
    let found = there.load(Acquire);
    loads.join().unwrap();
    found
}
// ANCHOR_END: park

// ANCHOR: line
/// Whom one notification wakes: the first who waits in line, or the second.
pub fn woken_in_line() -> u32 {
    let line = Arc::new((Mutex::new(None), Condvar::new()));
    let waits = |guard: MutexGuard<'_, Option<u32>>, line: &Condvar, place| {
        let mut woken = line.wait(guard).unwrap();
        woken.get_or_insert(place);
        drop(woken);
        line.notify_one(); // for the other one
    };
    let first = line.0.lock().unwrap();
    let other = {
        let line = Arc::clone(&line);
        thread::spawn(move || {
            let second = line.0.lock().unwrap();
            let notifies = {
                let line = Arc::clone(&line);
                thread::spawn(move || {
                    drop(line.0.lock().unwrap()); // free when both wait
                    line.1.notify_one();
                })
            };
            waits(second, &line.1, 2);
            notifies.join().unwrap();
        })
    };
    waits(first, &line.1, 1);
    other.join().unwrap();
    let woken = line.0.lock().unwrap();
    woken.unwrap()
}
// ANCHOR_END: line

// ANCHOR: token
/// Waits on a condition variable that nobody notifies, and is unparked.
pub fn unparked_while_waiting() {
    let waits = thread::current();
    let other = thread::spawn(move || waits.unpark());
    let inbox = (Mutex::new(()), Condvar::new());
    drop(inbox.1.wait(inbox.0.lock().unwrap()).unwrap());
    other.join().unwrap();
}
// ANCHOR_END: token

// ANCHOR: join
/// Unparks a thread that waits for this one to end.
pub fn unparked_while_joining() {
    let waits = thread::current();
    let other = thread::spawn(move || waits.unpark());
    other.join().unwrap();
}
// ANCHOR_END: join
