//! Listings of the appendix on what the checkers cannot see.
//!
//! Each is a model that returns what it saw. `tests/limits` runs it under loom
//! alone, under `interleave` and under shuttle, and compares.

pub mod channels;
#[expect(unsafe_code, reason = "shows what no checker sees")]
pub mod memory;
pub mod orderings;
pub mod orders;
pub mod reasons;
pub mod sync;
pub mod timeouts;
pub mod waiting;
