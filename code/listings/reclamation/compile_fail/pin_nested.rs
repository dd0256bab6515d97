//! A reader pins one value at a time.

use reclamation::pin_cell::{Fences, cell};

fn main() {
    let (_writer, registrar) = cell(String::from("sine"), Fences);
    let mut reader = registrar.register();

    // ANCHOR: nested
    let outer = reader.pin();
    let inner = reader.pin();
    println!("{} {}", *outer, *inner);
    // ANCHOR_END: nested
}
