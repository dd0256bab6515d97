//! Two readers, three versions: who holds which, and when is each freed?

use std::sync::{Arc, Barrier};
use std::thread;

use rcu::snapshot_s1_store::Snapshot;

/// Stands for a patch, and says when it is freed.
struct Patch(u32);

impl Drop for Patch {
    fn drop(&mut self) {
        println!("    version {} freed", self.0);
    }
}

fn main() {
    let newest = Snapshot::new(Arc::new(Patch(0)));
    let turn = Barrier::new(2);

    thread::scope(|s| {
        // ANCHOR: readers
        s.spawn(|| {
            let held = newest.load();
            println!("processing holds version {}", held.0);
            turn.wait();
            turn.wait(); // versions 1 and 2 are out
            println!("processing holds version {}", held.0);
            drop(held);
            println!("processing holds version {}", newest.load().0);
        });

        turn.wait(); // processing has a version
        newest.store(Arc::new(Patch(1)));
        println!("the meter gets version {}", newest.load().0);
        newest.store(Arc::new(Patch(2)));
        println!("the meter gets version {}", newest.load().0);
        turn.wait();
        // ANCHOR_END: readers
    });
    println!("the end");
}
