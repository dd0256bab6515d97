//! A patch that its writer frees, and a part of it that a reader has cloned.

use std::sync::{Arc, Barrier};
use std::thread;

use arc_swap::ArcSwap;
use rcu::swap_retired::Writer;

/// Stands for a patch with one zone.
struct Patch {
    zone: Arc<Zone>,
}

/// Stands for the samples of a zone, and says where they are freed.
struct Zone(u32);

impl Drop for Patch {
    fn drop(&mut self) {
        say(&format!("patch {}", self.zone.0));
    }
}

impl Drop for Zone {
    fn drop(&mut self) {
        say(&format!("zone {}", self.0));
    }
}

fn say(what: &str) {
    let thread = thread::current();
    println!("{what} freed on the {} thread", thread.name().unwrap());
}

fn main() {
    let patch = |n| Patch {
        zone: Arc::new(Zone(n)),
    };
    let newest = Arc::new(ArcSwap::from_pointee(patch(0)));
    let mut writer = Writer::new(Arc::clone(&newest));
    let turn = Barrier::new(2);
    thread::scope(|s| {
        // ANCHOR: voice
        let processing = thread::Builder::new().name("processing".into());
        let processing = processing.spawn_scoped(s, || {
            let voice = Arc::clone(&newest.load().zone);
            turn.wait();
            turn.wait(); // the patch has been replaced
            drop(voice); // the note has ended
        });

        turn.wait(); // a voice plays
        writer.update(|_| patch(1));
        turn.wait();
        // ANCHOR_END: voice
        processing.unwrap().join().unwrap();
    });
    println!("the end");
}
