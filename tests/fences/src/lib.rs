//! Every Rust fence of the book and of README.md, proven twice: as a doctest of
//! this crate in edition 2024, and by skeptic (`tests/skeptic.rs`) in edition
//! 2021, the newest that skeptic knows.
//!
//! `build.rs` writes the fences anew when a page or a listing changed.
//! `cargo test` at the root runs both through `tests/fences.rs`, which names a
//! failure by its place in src/ or code/.

// A page may show a test; here it is proven to compile, and its listing's own
// crate runs it.
#![allow(clippy::test_attr_in_doctest)]

include!("proof.rs");

/// The fences, as JSON: an array of [`Proof`]s.
pub const PROOFS: &str = include_str!(concat!(env!("OUT_DIR"), "/proofs.json"));

include!(concat!(env!("OUT_DIR"), "/doctests.rs"));
