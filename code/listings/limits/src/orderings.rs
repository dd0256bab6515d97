//! What the memory model allows or forbids, and a checker does not.

use super::sync::{
    Arc,
    atomic::{
        AtomicBool, AtomicU32,
        Ordering::{Acquire, Relaxed, Release, SeqCst},
        fence,
    },
    thread,
};

// ANCHOR: flags
/// Each thread raises its flag and looks at the other's. What they see.
pub fn two_flags() -> (bool, bool) {
    let flags = Arc::new([AtomicBool::new(false), AtomicBool::new(false)]);
    let gui = {
        let flags = Arc::clone(&flags);
        thread::spawn(move || {
            // SeqCst: one order with the other thread's two.
            flags[0].store(true, SeqCst);
            flags[1].load(SeqCst)
        })
    };
    // SeqCst: one order with the GUI thread's two.
    flags[1].store(true, SeqCst);
    let processing_saw = flags[0].load(SeqCst);
    (gui.join().unwrap(), processing_saw)
}
// ANCHOR_END: flags

/// The same, with one `Relaxed` access that has nothing to do with it.
pub fn two_flags_and_a_count() -> (bool, bool) {
    let played = AtomicU32::new(0);
    played.fetch_add(1, Relaxed);
    two_flags()
}

/// The same with fences: each stands between a `Relaxed` store and a `Relaxed` load.
pub fn two_flags_and_fences() -> (bool, bool) {
    let flags = Arc::new([AtomicBool::new(false), AtomicBool::new(false)]);
    let enter = |flags: &[AtomicBool; 2], mine: usize| {
        flags[mine].store(true, Relaxed);
        fence(SeqCst); // pairs with the other thread's
        flags[1 - mine].load(Relaxed)
    };
    let gui = {
        let flags = Arc::clone(&flags);
        thread::spawn(move || enter(&flags, 0))
    };
    let processing_saw = enter(&flags, 1);
    (gui.join().unwrap(), processing_saw)
}

// ANCHOR: message
/// One thread writes a message, then raises a flag. What another sees of the
/// flag, and then of the message.
pub fn message() -> (bool, u32) {
    let shared = Arc::new((AtomicBool::new(false), AtomicU32::new(0)));
    let sends = {
        let shared = Arc::clone(&shared);
        thread::spawn(move || {
            shared.1.store(7, Relaxed);
            shared.0.store(true, Relaxed);
        })
    };
    let saw = (shared.0.load(Relaxed), shared.1.load(Relaxed));
    sends.join().unwrap();
    saw
}
// ANCHOR_END: message

// ANCHOR: future
/// Each thread loads what the other stores after its own load.
pub fn stores_of_the_future() -> (u32, u32) {
    let knobs = Arc::new([AtomicU32::new(0), AtomicU32::new(0)]);
    let gui = {
        let knobs = Arc::clone(&knobs);
        thread::spawn(move || {
            let found = knobs[0].load(Relaxed);
            knobs[1].store(1, Relaxed);
            found
        })
    };
    let found = knobs[1].load(Relaxed);
    knobs[0].store(1, Relaxed);
    (gui.join().unwrap(), found)
}
// ANCHOR_END: future

// ANCHOR: newest
/// Each thread sets its own knob and turns the other's. What they find there.
pub fn knobs_turned() -> (u32, u32) {
    let knobs = Arc::new([AtomicU32::new(0), AtomicU32::new(0)]);
    let gui = {
        let knobs = Arc::clone(&knobs);
        thread::spawn(move || {
            knobs[0].store(1, Relaxed);
            knobs[1].fetch_add(2, Relaxed)
        })
    };
    knobs[1].store(1, Relaxed);
    let found = knobs[0].fetch_add(2, Relaxed);
    (gui.join().unwrap(), found)
}
// ANCHOR_END: newest

// ANCHOR: between
/// One thread sets a knob to 1, another adds 2. What the addition finds, and
/// what is there at the end.
pub fn set_beside_add() -> (u32, u32) {
    let knob = Arc::new(AtomicU32::new(0));
    let sets = {
        let knob = Arc::clone(&knob);
        thread::spawn(move || knob.store(1, Relaxed))
    };
    let found = knob.fetch_add(2, Relaxed);
    sets.join().unwrap();
    (found, knob.load(Relaxed))
}
// ANCHOR_END: between

/// The same, with a `swap` in place of the plain store.
pub fn swap_beside_add() -> (u32, u32) {
    let knob = Arc::new(AtomicU32::new(0));
    let sets = {
        let knob = Arc::clone(&knob);
        thread::spawn(move || knob.swap(1, Relaxed))
    };
    let found = knob.fetch_add(2, Relaxed);
    sets.join().unwrap();
    (found, knob.load(Relaxed))
}

// ANCHOR: oldest
/// What a thread finds at a knob once it has seen the flag that another raised
/// after nine turns, if it has.
pub fn after_nine_turns() -> Option<u32> {
    let shared = Arc::new((AtomicBool::new(false), AtomicU32::new(0)));
    let turns = {
        let shared = Arc::clone(&shared);
        thread::spawn(move || {
            for value in 1..=9 {
                shared.1.store(value, Relaxed);
            }
            shared.0.store(true, Relaxed);
        })
    };
    let found = shared.0.load(Relaxed).then(|| shared.1.load(Relaxed));
    turns.join().unwrap();
    found
}
// ANCHOR_END: oldest

// ANCHOR: swap
/// Two threads take turns at a lock that is an exchange in a loop.
pub fn swap_lock() {
    let locked = Arc::new(AtomicBool::new(false));
    let take_turn = |locked: &AtomicBool| {
        // SeqCst: pairs with the store that gave the lock back.
        while locked.swap(true, SeqCst) {
            super::sync::hint::spin_loop();
        }
        locked.store(false, SeqCst); // SeqCst: pairs with the next swap
    };
    let other = {
        let locked = Arc::clone(&locked);
        thread::spawn(move || take_turn(&locked))
    };
    take_turn(&locked);
    other.join().unwrap();
}
// ANCHOR_END: swap

/// The same, with a compare-exchange in place of the swap.
pub fn compare_exchange_lock() {
    let locked = Arc::new(AtomicBool::new(false));
    let take_turn = |locked: &AtomicBool| {
        while locked
            .compare_exchange(false, true, Acquire, Relaxed) // pairs with the store
            .is_err()
        {
            super::sync::hint::spin_loop();
        }
        locked.store(false, Release); // pairs with the compare-exchange
    };
    let other = {
        let locked = Arc::clone(&locked);
        thread::spawn(move || take_turn(&locked))
    };
    take_turn(&locked);
    other.join().unwrap();
}
