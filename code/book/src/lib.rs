//! The command `cargo book`: it preprocesses, builds and serves the book, keeps
//! the exercises, and gives the tests every fence of it.
//!
//! ```text
//! page.md ─▶ page (include, listing, directive) ─▶ admonish ─▶ mdBook ─▶ output ─▶ serve
//!                        └─▶ fence ─▶ load::fences ─▶ tests/
//! ```

pub mod admonish;
pub mod directive;
pub mod exercise;
pub mod explore;
pub mod fence;
pub mod include;
pub mod listing;
pub mod load;
pub mod output;
pub mod page;
pub mod place;
pub mod preprocessor;
pub mod serve;
pub mod warm;
