//! What the checkers cannot see, each limit pinned down: when one learns to do
//! better, a test here turns red and the appendix has to be changed.

#![allow(
    clippy::duplicate_mod,
    reason = "the same listings, over three checkers"
)]

mod child;
mod ends;
mod freed;
mod library;
mod memory;
mod orderings;
mod orders;
mod page;
mod reasons;
mod shown;
mod sizes;
mod under_interleave;
mod under_loom;
mod under_shuttle;
