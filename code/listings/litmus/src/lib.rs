//! Listings of the ordering lab: six programs of two threads and four accesses,
//! and what the language says about each.
//!
//! One thread of each stands for the GUI, the other for the processing thread.
//! All accesses are `Relaxed` here; the lab puts the other orderings in place.

pub mod lb;
pub mod mp;
pub mod r;
pub mod rule;
pub mod s;
pub mod sb;
pub mod sync;
pub mod two_plus_two_w;
