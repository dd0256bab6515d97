// What a lock promises. Each test is run in every order that the model
// checker can tell apart.

use interleave::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::Relaxed},
    thread,
};
use spin_lock::{RawLock, SpinLock};

#[test]
fn only_one_thread_is_inside_at_a_time() {
    interleave::model(|| {
        let lock = Arc::new(RawLock::default());
        let occupied = Arc::new(AtomicBool::new(false));
        let visit = {
            let (lock, occupied) = (Arc::clone(&lock), Arc::clone(&occupied));
            move || {
                lock.lock();
                assert!(
                    !occupied.swap(true, Relaxed),
                    "lock() returned while another thread had the lock"
                );
                occupied.store(false, Relaxed);
                lock.unlock();
            }
        };

        let other = thread::spawn(visit.clone());
        visit();
        other.join().unwrap();
    });
}

#[test]
fn only_one_thread_gets_in_by_try_lock() {
    interleave::model(|| {
        let lock = Arc::new(RawLock::default());
        let other = thread::spawn({
            let lock = Arc::clone(&lock);
            move || lock.try_lock()
        });
        let mine = lock.try_lock();
        let theirs = other.join().unwrap();
        assert!(
            !(mine && theirs),
            "two threads called try_lock() and both were told that they have it"
        );
        assert!(
            mine || theirs,
            "the lock was free, and try_lock() gave it to nobody"
        );
    });
}

#[test]
fn the_next_thread_sees_what_the_last_one_wrote() {
    interleave::model(|| {
        let notes = Arc::new(SpinLock::new(0));
        let other = thread::spawn({
            let notes = Arc::clone(&notes);
            move || notes.with(|n| *n += 1)
        });
        notes.with(|n| *n += 1);
        other.join().unwrap();
        assert_eq!(notes.with(|n| *n), 2, "a note was played and not counted");
    });
}

#[test]
fn what_try_lock_lets_you_at_is_all_there() {
    interleave::model(|| {
        let pair = Arc::new(SpinLock::new((0, 0)));
        let other = thread::spawn({
            let pair = Arc::clone(&pair);
            move || pair.with(|pair| *pair = (1, 1))
        });
        if let Some((left, right)) = pair.try_with(|pair| *pair) {
            assert_eq!(left, right, "try_lock() let in a thread too early");
        }
        other.join().unwrap();
    });
}

#[test]
fn try_lock_refuses_a_held_lock_and_takes_a_free_one() {
    interleave::model(|| {
        let lock = RawLock::default();
        lock.lock();
        assert!(!lock.try_lock(), "try_lock() took a lock that was held");
        lock.unlock();
        assert!(lock.try_lock(), "try_lock() refused a lock that was free");
        assert!(
            !lock.try_lock(),
            "try_lock() said yes and left the lock free"
        );
        lock.unlock();
        lock.lock();
        lock.unlock();
    });
}
