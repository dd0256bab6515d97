//! A poisoned lock, taken all the same, mended, and declared sound.

use std::panic;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use synth::{Edit, Patch};

// ANCHOR: recover
/// The patch, and it is whole. `saved` takes its place if it is not.
fn whole<'a>(shared: &'a Mutex<Patch>, saved: &Patch) -> MutexGuard<'a, Patch> {
    shared.lock().unwrap_or_else(|poisoned| {
        let mut patch = poisoned.into_inner(); // the guard, in spite of all
        if !patch.is_whole() {
            *patch = saved.clone();
        }
        shared.clear_poison(); // while we hold it
        patch
    })
}
// ANCHOR_END: recover

fn main() {
    panic::set_hook(Box::new(|_| {})); // this program panics on purpose

    let saved = Patch::default();
    let shared = Mutex::new(saved.clone());

    // ANCHOR: run
    thread::scope(|s| {
        let gui = s.spawn(|| {
            let nothing_drawn = Edit::RedrawZone(60, Arc::from([]));
            nothing_drawn.apply(&mut shared.lock().unwrap());
        });
        println!("the GUI has panicked: {}", gui.join().is_err());
    });
    println!("poisoned: {}", shared.is_poisoned());
    println!("whole: {}", whole(&shared, &saved).is_whole());
    println!("poisoned: {}", shared.is_poisoned());
    println!("the next lock() is Ok: {}", shared.lock().is_ok());
    // ANCHOR_END: run
}
