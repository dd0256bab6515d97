//! Several readers share a value, so it has to bear that.

use std::cell::Cell;
use std::thread;

use reclamation::qsbr::cell;

fn main() {
    let (_writer, registrar) = cell(Cell::new(440));
    let reader = registrar.register();

    let render = thread::spawn(move || reader.get().set(880));
    render.join().unwrap();
}
