//! On which thread is a version freed, and is it?
#![expect(unsafe_code, reason = "destructors that are deferred")]

use std::sync::Barrier;
use std::sync::atomic::Ordering::{Acquire, Release};
use std::thread;

use crossbeam_epoch::{self as epoch, Atomic, Owned};

/// Stands for a patch, and says where it is freed.
struct Version(u32);

impl Drop for Version {
    fn drop(&mut self) {
        let thread = thread::current();
        let name = thread.name().unwrap();
        println!("version {} freed on the {name} thread", self.0);
    }
}

fn main() {
    let newest = Atomic::new(Version(0));
    let publish = |version| {
        let guard = epoch::pin();
        let old = newest.swap(Owned::new(Version(version)), Release, &guard);
        // SAFETY: no new reader finds it any more, and one thread at a time publishes.
        unsafe { guard.defer_destroy(old) };
    };
    let turn = Barrier::new(2);

    thread::scope(|s| {
        let gui = thread::Builder::new().name("GUI".into());
        let gui = gui.spawn_scoped(s, || {
            // ANCHOR: gui
            publish(1);
            epoch::pin().flush();
            turn.wait(); // the first block
            turn.wait();
            publish(2);
            // ANCHOR_END: gui
        });
        let processing = thread::Builder::new().name("processing".into());
        let processing = processing.spawn_scoped(s, || {
            turn.wait();
            // ANCHOR: processing
            println!("a block begins");
            let guard = epoch::pin();
            let patch = newest.load(Acquire, &guard);
            // SAFETY: not null, and not freed while the guard is there.
            println!("it plays version {}", unsafe { patch.deref() }.0);
            drop(guard);
            // ANCHOR_END: processing
            turn.wait();
        });
        gui.unwrap().join().unwrap();
        processing.unwrap().join().unwrap();
    });
    println!("both threads are gone");

    // SAFETY: no other thread is left.
    drop(unsafe { newest.into_owned() });
    println!("the end");
}
