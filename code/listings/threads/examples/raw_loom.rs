//! What loom itself says of the meter, with nothing of this book in between.
//! The panic goes to stderr.

#[path = "../src/meter.rs"]
mod meter;

/// What the meter reaches as `super::sync`.
mod sync {
    pub use loom::{
        sync::{Arc, atomic},
        thread,
    };
}

fn main() {
    let found = std::panic::catch_unwind(|| {
        loom::model(|| assert_eq!(meter::two_voices(), 7));
    });
    assert!(found.is_err(), "loom found nothing");
}
