//! A reader that is offline reads nothing.

use reclamation::qsbr::cell;

fn main() {
    let (_writer, registrar) = cell(String::from("sine"));
    let reader = registrar.register().offline();

    println!("{}", reader.get());
}
