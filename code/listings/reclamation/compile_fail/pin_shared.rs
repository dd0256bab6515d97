//! Several readers share a value, so it has to bear that.

use std::cell::Cell;
use std::thread;

use reclamation::pin_cell::{Fences, cell};

fn main() {
    let (_writer, registrar) = cell(Cell::new(440), Fences);
    let mut reader = registrar.register();

    let render = thread::spawn(move || reader.pin().set(880));
    render.join().unwrap();
}
