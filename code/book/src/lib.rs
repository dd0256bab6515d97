//! The command `cargo book`: it preprocesses, builds and serves the book, keeps
//! the exercises, and gives the tests every fence of it.
//!
//! ```text
//! page.md ─▶ page (include, listing, directive) ─▶ admonish ─▶ mdBook ─▶ output ─▶ serve
//!              │         └─▶ fence ─▶ load::fences ─▶ tests/
//!              └─▶ contents, of all pages ─▶ the page that lists the exercises
//! ```

pub mod admonish;
pub mod contents;
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
pub mod question;
pub mod serve;
pub mod warm;
