//! What the tests of the book share.

pub mod cargo;
pub mod contract;
pub mod copy;
pub mod snapshot;

use std::path::PathBuf;

/// The repository's root.
pub fn root() -> PathBuf {
    book::load::root(env!("CARGO_MANIFEST_DIR").as_ref()).expect("the tests stand in the book")
}
