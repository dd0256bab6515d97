//! The lock from scratch under the model checker: each step fails where the
//! next one passes.

use interleave::Model;
use interleave::sync::{
    self, Arc,
    atomic::{
        AtomicBool,
        Ordering::{Relaxed, SeqCst},
    },
    thread,
};

#[allow(unsafe_code, reason = "a lock from scratch")]
#[path = "../src/spin_s1_look.rs"]
mod s1;
#[allow(unsafe_code, reason = "a lock from scratch")]
#[path = "../src/spin_s2_swap.rs"]
mod s2;
#[allow(unsafe_code, reason = "a lock from scratch")]
#[path = "../src/spin_s3_order.rs"]
mod s3;
#[allow(unsafe_code, reason = "a lock from scratch")]
#[path = "../src/spin_s4_guard.rs"]
mod s4;

use interleave::expect_shown;

/// The first two steps once more, with a cell that nobody watches for races:
/// what is left to check is whether two threads are inside at once.
#[expect(clippy::duplicate_mod, reason = "the same source, another `sync`")]
#[path = "."]
mod unwatched {
    #[allow(unsafe_code, reason = "a lock from scratch")]
    #[path = "../src/spin_s1_look.rs"]
    pub mod s1;
    #[allow(unsafe_code, reason = "a lock from scratch")]
    #[path = "../src/spin_s2_swap.rs"]
    pub mod s2;

    #[expect(dead_code, unused_imports, reason = "only its cell is used")]
    #[path = "../src/sync.rs"]
    mod plain;

    mod sync {
        pub use super::plain::cell;
        pub use interleave::sync::{atomic, hint};
    }
}

#[test]
fn look_then_take_lets_two_threads_in() {
    use unwatched::s1::SpinLock;
    let verdict = interleave::verdict(two_visits(SpinLock::new, |lock, f| lock.with(f)));
    verdict.expect_failure("two threads are inside");
}

// A pass that the language does not promise: with a Relaxed lock nothing orders
// `occupied` and the lock's flag, so the store of false could come after the
// other thread's swap. loom gives a swap the newest value. The page says so.
#[test]
fn taking_in_one_step_lets_one_thread_in() {
    use unwatched::s2::SpinLock;
    interleave::model(two_visits(SpinLock::new, |lock, f| lock.with(f)));
}

#[test]
fn look_then_take_is_a_data_race() {
    use s1::SpinLock;
    let verdict = interleave::verdict(two_notes(SpinLock::new, |lock, f| lock.with(f)));
    verdict.expect_failure("data race");
}

#[test]
fn relaxed_in_one_step_is_a_data_race() {
    use s2::SpinLock;
    let verdict = interleave::verdict(two_notes(SpinLock::new, |lock, f| lock.with(f)));
    verdict.expect_failure("data race");
    expect_shown(&verdict, "spin_s2");
}

#[test]
fn acquire_and_release_make_it_a_lock() {
    use s3::SpinLock;
    interleave::model(two_notes(SpinLock::new, |lock, f| lock.with(f)));
    interleave::model(two_visits(SpinLock::new, |lock, f| lock.with(f)));
}

// A lock is Acquire at one end and Release at the other.
#[test]
fn a_lock_needs_both_ends() {
    use s3::SpinLock;
    let notes = || two_notes(SpinLock::new, |lock, f| lock.with(f));
    let sites = Model::new().sites(notes());
    let of = |op: &str| {
        let mut found = sites.iter().filter(|visit| visit.op == op);
        let visit = found
            .next()
            .unwrap_or_else(|| panic!("no {op} in {sites:#?}"));
        assert!(found.next().is_none(), "more than one {op}");
        visit.site.clone()
    };
    let (take, give_back) = (of("swap"), of("store"));

    let weak_take = Model::new().weaken(take.clone(), Relaxed);
    let weak_give_back = Model::new().weaken(give_back.clone(), Relaxed);
    let both = weak_take.clone().weaken(give_back, Relaxed);
    for weaker in [weak_take, weak_give_back, both] {
        weaker.verdict(notes()).expect_failure("data race");
    }
}

// loom watches the cell at each deref and not for as long as the reference
// lives: enough here, since the last deref comes after the lock was taken.
#[test]
fn the_guard_takes_and_gives_back() {
    use s4::SpinLock;
    interleave::model(two_notes(SpinLock::new, |notes, f| f(&mut notes.lock())));
}

/// A lock's `with`.
type With<L, T> = fn(&L, &mut dyn FnMut(&mut T));

/// Two threads, each once inside, where it asserts that it is alone.
fn two_visits<L: Send + Sync + 'static>(
    new: fn(()) -> L,
    with: With<L, ()>,
) -> impl Fn() + Send + Sync {
    move || {
        let lock = Arc::new(new(()));
        let occupied = Arc::new(AtomicBool::new(false));
        let visit = {
            let (lock, occupied) = (Arc::clone(&lock), Arc::clone(&occupied));
            move || {
                with(&lock, &mut |()| {
                    assert!(!occupied.swap(true, SeqCst), "two threads are inside");
                    occupied.store(false, SeqCst);
                });
            }
        };
        let processing = spawn(visit.clone());
        visit();
        processing.join().unwrap();
    }
}

/// Two threads, each counting one note.
fn two_notes<L: Send + Sync + 'static>(
    new: fn(u32) -> L,
    with: With<L, u32>,
) -> impl Fn() + Send + Sync {
    move || {
        let notes = Arc::new(new(0));
        let count = {
            let notes = Arc::clone(&notes);
            move || with(&notes, &mut |n| *n += 1)
        };
        let processing = spawn(count.clone());
        count();
        processing.join().unwrap();
        with(&notes, &mut |n| assert_eq!(*n, 2));
    }
}

fn spawn(work: impl FnOnce() + Send + 'static) -> thread::JoinHandle<()> {
    let processing = thread::Builder::new().name("processing".into());
    processing.spawn(work).unwrap()
}
