//! The last good snapshot frees the one before it: on which thread?

use std::sync::Barrier;
use std::thread;

use mutex::try_read::Latest;

/// Stands for a patch, and says where it is freed.
struct Patch(u32);

impl Drop for Patch {
    fn drop(&mut self) {
        let thread = thread::current();
        let name = thread.name().unwrap_or("gui");
        println!("version {} freed on the {name} thread", self.0);
    }
}

fn main() {
    let latest = Latest::new(Patch(0));
    let mut reader = latest.reader();
    let turn = Barrier::new(2);

    thread::scope(|s| {
        // ANCHOR: both
        let processing = thread::Builder::new().name("processing".into());
        let processing = processing.spawn_scoped(s, || {
            turn.wait(); // versions 1 and 2 are out
            println!("processing plays version {}", reader.read().0);
            turn.wait();
        });

        latest.publish(Patch(1));
        latest.publish(Patch(2));
        turn.wait();
        turn.wait(); // processing has read
        latest.publish(Patch(3));
        // ANCHOR_END: both
        processing.unwrap().join().unwrap();
        println!("the end");
    });
}
