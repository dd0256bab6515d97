//! What was found in a pinned value is not there when it is unpinned.

use reclamation::pin_cell::{Fences, cell};

fn main() {
    let (_writer, registrar) = cell(String::from("sine"), Fences);
    let mut reader = registrar.register();

    // ANCHOR: outlives
    let wave = reader.pin();
    let first = &wave[..1];
    drop(wave);
    println!("{first}");
    // ANCHOR_END: outlives
}
