//! A thread that borrows a wave may outlive it.

use std::thread;

fn main() {
    // ANCHOR: spawn
    let wave = vec![0.0, 0.5, 1.0, 0.5];
    let processing = thread::spawn(|| wave.iter().sum::<f32>());
    println!("{}", processing.join().unwrap());
    // ANCHOR_END: spawn
}
