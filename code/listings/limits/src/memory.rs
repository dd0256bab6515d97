//! Memory that no checker watches.

use std::{cell::UnsafeCell, sync::atomic};

use super::sync::{Arc, thread};

// ANCHOR: std
/// The lost update, with the standard library's atomic in the middle of a model.
pub fn two_notes() -> u32 {
    let played = Arc::new(atomic::AtomicU32::new(0));
    let note = |played: &atomic::AtomicU32| {
        // SeqCst: the strongest there is, and each pairs with the other thread's.
        let old = played.load(atomic::Ordering::SeqCst);
        played.store(old + 1, atomic::Ordering::SeqCst);
    };
    let voice = {
        let played = Arc::clone(&played);
        thread::spawn(move || note(&played))
    };
    note(&played);
    voice.join().unwrap();
    played.load(atomic::Ordering::SeqCst) // SeqCst: as the stores; `join` orders it
}
// ANCHOR_END: std

// ANCHOR: plain
struct Level(UnsafeCell<u32>);
// SAFETY: none. Two threads write to it, and nothing orders them.
unsafe impl Sync for Level {}

/// A data race: undefined behaviour, on real threads.
///
/// # Safety
///
/// Never to be called on real threads.
pub unsafe fn two_writers() {
    let level = Arc::new(Level(UnsafeCell::new(0)));
    let voice = {
        let level = Arc::clone(&level);
        // SAFETY: none, see above.
        thread::spawn(move || unsafe { *level.0.get() = 3 })
    };
    // SAFETY: none, see above.
    unsafe { *level.0.get() = 7 };
    voice.join().unwrap();
}
// ANCHOR_END: plain

// ANCHOR: count
/// How many owners there are while another thread lets go.
pub fn owners() -> usize {
    let patch = Arc::new(());
    let other = {
        let patch = Arc::clone(&patch);
        thread::spawn(move || drop(patch))
    };
    let owners = Arc::strong_count(&patch);
    other.join().unwrap();
    owners
}
// ANCHOR_END: count
