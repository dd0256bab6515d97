//! What the listings call `sync`: the standard library's own primitives.
//! `tests/explore.rs` puts `interleave::sync`, of the same shape, in its place.

pub use std::sync::*;
pub use std::{hint, thread};
