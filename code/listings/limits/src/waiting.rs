//! Loops that wait for another thread.

use super::sync::{
    Arc,
    atomic::{
        AtomicBool,
        Ordering::{Acquire, Release},
    },
    hint, thread,
};

// ANCHOR: wait
/// Waits for a flag that another thread raises.
pub fn wait_for_a_flag() {
    let ready = Arc::new(AtomicBool::new(false));
    let raises = {
        let ready = Arc::clone(&ready);
        thread::spawn(move || ready.store(true, Release)) // pairs with the load
    };
    while !ready.load(Acquire) {
        hint::spin_loop();
    }
    raises.join().unwrap();
}
// ANCHOR_END: wait

/// The same, without a word to the checker.
pub fn wait_without_a_hint() {
    let ready = Arc::new(AtomicBool::new(false));
    let raises = {
        let ready = Arc::clone(&ready);
        thread::spawn(move || ready.store(true, Release)) // pairs with the load
    };
    while !ready.load(Acquire) {}
    raises.join().unwrap();
}

/// Two threads wait, with a hint.
pub fn two_wait_for_a_flag() {
    let ready = Arc::new(AtomicBool::new(false));
    let waits = [(); 2].map(|()| {
        let ready = Arc::clone(&ready);
        thread::spawn(move || {
            while !ready.load(Acquire) {
                hint::spin_loop();
            }
        })
    });
    ready.store(true, Release); // pairs with the loads
    for thread in waits {
        thread.join().unwrap();
    }
}
