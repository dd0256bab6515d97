//! What the exchange leaves: on which thread is each version freed?

use std::sync::{Barrier, Mutex};
use std::thread;

use hybrid::small_large_shelf::Shelf;

/// Stands for a patch, and says where it is freed.
struct Patch(u32);

impl Drop for Patch {
    fn drop(&mut self) {
        let thread = thread::current();
        let name = thread.name().unwrap_or("processing");
        println!("version {} freed on the {name} thread", self.0);
    }
}

fn main() {
    let large = Mutex::new(Shelf::default());
    let turn = Barrier::new(2);
    let put = |version| {
        let old = large.lock().unwrap().put(Patch(version));
        drop(old);
    };

    let _playing = thread::scope(|s| {
        // ANCHOR: both
        let processing = s.spawn(|| {
            let mut playing = Patch(0);
            turn.wait(); // versions 1 and 2 are out
            if let Ok(mut shelf) = large.try_lock() {
                shelf.exchange(&mut playing);
            }
            println!("processing plays version {}", playing.0);
            turn.wait();
            playing // is not dropped here
        });

        put(1);
        put(2);
        turn.wait();
        turn.wait(); // processing has read
        put(3);
        // ANCHOR_END: both
        processing.join().unwrap()
    });
    println!("the end");
}
