//! Two threads and a plain counter: the borrow checker refuses.

use std::thread;

fn main() {
    // ANCHOR: count
    let mut played = 0;
    thread::scope(|s| {
        s.spawn(|| played += 1);
        s.spawn(|| played += 1);
    });
    // ANCHOR_END: count
    println!("{played}");
}
