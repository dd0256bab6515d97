//! Who frees what is replaced in an `ArcSwap`?

use std::sync::{Arc, Barrier};
use std::thread;

use arc_swap::{ArcSwap, Cache};
use rcu::swap_retired::Writer;

/// Stands for a patch, and says where it is freed.
struct Patch(u32);

impl Drop for Patch {
    fn drop(&mut self) {
        let thread = thread::current();
        let name = thread.name().unwrap();
        println!("    version {} freed on the {name} thread", self.0);
    }
}

/// Two blocks on the processing thread, between which the GUI edits.
fn play(newest: &ArcSwap<Patch>, gui: impl FnOnce()) {
    let turn = Barrier::new(2);
    thread::scope(|s| {
        // ANCHOR: blocks
        let processing = thread::Builder::new().name("processing".into());
        let processing = processing.spawn_scoped(s, || {
            let mut cache = Cache::new(newest);
            println!("a block with version {}", cache.load().0);
            turn.wait();
            turn.wait(); // versions 1 and 2 are out
            println!("a block with version {}", cache.load().0);
        });
        // ANCHOR_END: blocks
        turn.wait();
        gui();
        turn.wait();
        processing.unwrap().join().unwrap();
    });
}

fn main() {
    println!("stored over:");
    let newest = ArcSwap::from_pointee(Patch(0));
    // ANCHOR: store
    play(&newest, || {
        newest.store(Arc::new(Patch(1)));
        newest.store(Arc::new(Patch(2)));
    });
    // ANCHOR_END: store
    drop(newest);

    println!("kept by the writer:");
    let newest = Arc::new(ArcSwap::from_pointee(Patch(0)));
    // ANCHOR: retire
    let mut writer = Writer::new(Arc::clone(&newest));
    play(&newest, || {
        writer.update(|now| Patch(now.0 + 1));
        writer.update(|now| Patch(now.0 + 1));
    });
    writer.reclaim();
    // ANCHOR_END: retire
}
