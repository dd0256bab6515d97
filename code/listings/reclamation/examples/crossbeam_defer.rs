//! One deferred call in each `pin`: when do they run?

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use crossbeam_epoch as epoch;

fn main() {
    // ANCHOR: defer
    let ran = Arc::new(AtomicU32::new(0));
    let mut before = 0;
    for nth in 1..=400 {
        let guard = epoch::pin();
        let now = ran.load(Relaxed);
        if now != before {
            println!("pin {nth} has run {}", now - before);
            before = now;
        }
        let ran = Arc::clone(&ran);
        guard.defer(move || ran.fetch_add(1, Relaxed));
    }
    println!("400 were deferred, {} have run", ran.load(Relaxed));
    // ANCHOR_END: defer
}
