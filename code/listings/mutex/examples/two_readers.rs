//! Two threads that both "lock to read": the second is turned away.

use std::sync::{Mutex, TryLockError};
use std::thread;

use synth::Patch;

fn main() {
    // ANCHOR: readers
    let shared = Mutex::new(Patch::default());

    let patch = shared.lock().unwrap(); // to read: no `mut`
    let second = thread::scope(|s| {
        s.spawn(|| match shared.try_lock() {
            Ok(_) => "reads beside the first",
            Err(TryLockError::WouldBlock) => "would have to wait",
            Err(TryLockError::Poisoned(_)) => "finds the lock poisoned",
        })
        .join()
        .unwrap()
    });
    println!("the first reads version {}", patch.version);
    println!("the second {second}");
    // ANCHOR_END: readers
}
