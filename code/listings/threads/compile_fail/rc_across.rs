//! An `Rc` counts without atomics, so no clone of it may leave its thread.

use std::{rc::Rc, thread};

fn main() {
    // ANCHOR: spawn
    let wave = Rc::new(vec![0.0, 0.5, 1.0, 0.5]);
    let shared = Rc::clone(&wave);
    let processing = thread::spawn(move || shared.iter().sum::<f32>());
    println!("{} {}", wave.len(), processing.join().unwrap());
    // ANCHOR_END: spawn
}
