//! Who makes a value that is made at the first use?

use std::sync::LazyLock;
use std::thread;

use synth::Patch;

// ANCHOR: lazy
static FACTORY: LazyLock<Patch> = LazyLock::new(|| made("factory"));
static GLASS: LazyLock<Patch> = LazyLock::new(|| made("glass"));

fn made(name: &str) -> Patch {
    let thread = thread::current();
    println!("{name} is made on the {} thread", thread.name().unwrap());
    match name {
        "glass" => Patch::glass(),
        _ => Patch::factory(),
    }
}

fn main() {
    LazyLock::force(&GLASS);

    let processing = thread::Builder::new().name("processing".into());
    let processing = processing.spawn(|| {
        println!("processing is due in 1.33 ms");
        FACTORY.gain + GLASS.gain
    });
    processing.unwrap().join().unwrap();
}
// ANCHOR_END: lazy
