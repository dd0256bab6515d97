//! What was read before a quiescent state is not there after it.

use reclamation::qsbr::cell;

fn main() {
    let (_writer, registrar) = cell(String::from("sine"));
    let mut reader = registrar.register();

    // ANCHOR: across
    let wave = reader.get();
    reader.quiesce();
    println!("{wave}");
    // ANCHOR_END: across
}
