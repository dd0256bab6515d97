//! Two edits, and the second thread's comes in the middle of the first's.

use std::sync::Arc;
use std::thread;

use arc_swap::ArcSwap;

/// What the loader does, on its own thread, from beginning to end.
fn loader_edits(newest: &ArcSwap<u32>) {
    thread::scope(|s| {
        s.spawn(|| newest.rcu(|edits| **edits + 1));
    });
}

fn main() {
    // ANCHOR: edits
    let newest = ArcSwap::from_pointee(0);
    let now = newest.load();
    loader_edits(&newest);
    newest.store(Arc::new(**now + 1));
    println!("load and store: {} of 2 edits", newest.load());

    let newest = ArcSwap::from_pointee(0);
    let mut calls = 0;
    newest.rcu(|edits| {
        calls += 1;
        println!("the GUI edits a version with {edits}");
        if calls == 1 {
            loader_edits(&newest);
        }
        **edits + 1
    });
    println!("rcu: {} of 2 edits, in {calls} calls", newest.load());
    // ANCHOR_END: edits
}
