//! What the listings call `sync`: the standard library's own primitives.
//! `tests/limits` puts those of a checker, of the same shape, in their place.

pub use std::sync::*;
pub use std::{hint, thread};
