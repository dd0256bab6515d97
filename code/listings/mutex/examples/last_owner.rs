//! The last `Arc` frees what it owns, on whichever thread it is dropped.

use std::sync::{Arc, Mutex};
use std::thread;

/// Stands for the patch, and says where it is freed.
struct Patch;

impl Drop for Patch {
    fn drop(&mut self) {
        let thread = thread::current();
        println!("freed on the {} thread", thread.name().unwrap_or("?"));
    }
}

fn main() {
    // ANCHOR: last
    let gui = Arc::new(Mutex::new(Patch));
    let processing = thread::Builder::new()
        .name("processing".into())
        .spawn({
            let shared = Arc::clone(&gui);
            move || {
                while Arc::strong_count(&shared) > 1 {
                    thread::yield_now(); // until the GUI has let go
                }
                drop(shared);
            }
        })
        .unwrap();

    drop(gui); // the user closes the window
    processing.join().unwrap();
    // ANCHOR_END: last
}
