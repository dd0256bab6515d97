//! What is left if the thread panics that makes the value.

use std::panic;
use std::sync::{LazyLock, OnceLock};

use synth::Patch;

// ANCHOR: panics
static ONCE: OnceLock<Patch> = OnceLock::new();
static LAZY: LazyLock<Patch> = LazyLock::new(|| panic!("the disk is full"));

fn main() {
    let failed = panic::catch_unwind(|| ONCE.get_or_init(|| panic!("the disk is full")));
    println!("OnceLock, first use: {}", outcome(failed.is_err()));
    let failed = panic::catch_unwind(|| ONCE.get_or_init(|| Patch::with_zones(1)));
    println!("OnceLock, second use: {}", outcome(failed.is_err()));

    for which in ["first", "second"] {
        let failed = panic::catch_unwind(|| LAZY.gain);
        println!("LazyLock, {which} use: {}", outcome(failed.is_err()));
    }
}
// ANCHOR_END: panics

fn outcome(panicked: bool) -> &'static str {
    if panicked { "panicked" } else { "a patch" }
}
