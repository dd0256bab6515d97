//! How many flushes does it take?

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use crossbeam_epoch::Collector;

fn main() {
    // ANCHOR: flushes
    let collector = Collector::new();
    let gui = collector.register();
    let freed = Arc::new(AtomicU32::new(0));
    let retire = || {
        let freed = Arc::clone(&freed);
        gui.pin().defer(move || freed.fetch_add(1, Relaxed));
    };

    let flush = |when: &str| {
        gui.pin().flush();
        println!("{when}: {} freed", freed.load(Relaxed));
    };

    retire();
    flush("one flush");
    flush("another");

    retire();
    let guard = gui.pin();
    (0..100).for_each(|_| guard.flush());
    println!("100 flushes in one guard: {} freed", freed.load(Relaxed));
    drop(guard);
    flush("one after it");

    let processing = collector.register();
    let block = processing.pin();
    retire();
    (0..100).for_each(|_| gui.pin().flush());
    flush("more than 100 during a block");
    drop(block);
    flush("one after it");
    flush("another");
    // ANCHOR_END: flushes
}
