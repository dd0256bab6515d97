//! A value that is published again and again: who frees the old ones?

use std::sync::Barrier;
use std::thread;

use arc_swap::ArcSwap;

/// Stands for a patch, and says where it is freed.
struct Patch(u32);

impl Drop for Patch {
    fn drop(&mut self) {
        let thread = thread::current();
        let name = thread.name().unwrap();
        println!("version {} freed on the {name} thread", self.0);
    }
}

fn main() {
    let newest = ArcSwap::from_pointee(Patch(0));
    let turn = Barrier::new(2);

    thread::scope(|s| {
        // ANCHOR: both
        let processing = thread::Builder::new().name("processing".into());
        let processing = processing.spawn_scoped(s, || {
            let patch = newest.load();
            turn.wait();
            turn.wait(); // version 1 is out
            println!(
                "the block that began with version {0} ends with {0}",
                patch.0
            );
            drop(patch);
            println!("the next block begins with {}", newest.load().0);
        });

        turn.wait(); // processing renders
        newest.store(Patch(1).into());
        turn.wait();
        // ANCHOR_END: both
        processing.unwrap().join().unwrap();
    });
    newest.store(Patch(2).into());
    println!("the end");
}
