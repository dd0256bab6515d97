//! Every stub, right and wrong answer of every exercise, each under its
//! exercise's own check, in one test program: `variants.rs`.
//!
//! Most of them fail, as they should. `cargo test` at the root runs the program
//! through `tests/exercises.rs`, which judges each.
