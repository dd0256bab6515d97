//! A count that only one thread may touch, given to another.

use std::{rc::Rc, thread};

fn main() {
    let patch = Rc::new(7);
    let other = Rc::clone(&patch);
    let thread = thread::spawn(move || *other);
    assert_eq!(thread.join().unwrap(), *patch);
}
