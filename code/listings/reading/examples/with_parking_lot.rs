//! parking_lot's RwLock: a guard that can be upgraded, and one that was written
//! with and goes on reading.

use std::sync::Barrier;
use std::thread;

use parking_lot::{RwLock, RwLockUpgradableReadGuard, RwLockWriteGuard};
use synth::{Edit, Knob, Patch};

fn main() {
    let shared = RwLock::new(Patch::default());
    let moment = Barrier::new(2);
    thread::scope(|s| {
        let (shared, moment) = (&shared, &moment);
        s.spawn(move || {
            let patch = shared.read();
            moment.wait(); // the GUI has its guard too
            moment.wait();
            println!("the reader reads version {}", patch.version);
        });

        // ANCHOR: upgrade
        let current = shared.upgradable_read();
        moment.wait(); // a reader has its guard too
        println!("another reader: {}", shared.try_read().is_some());
        println!("another editor: {}", shared.try_upgradable_read().is_some());
        moment.wait();
        let mut current = RwLockUpgradableReadGuard::upgrade(current); // it has left
        Edit::Knob(Knob::Gain, 0.5).apply(&mut current);
        let current = RwLockWriteGuard::downgrade(current); // and others may come in
        println!("another reader: {}", shared.try_read().is_some());
        println!("the GUI draws version {}", current.version);
        // ANCHOR_END: upgrade
    });
}
