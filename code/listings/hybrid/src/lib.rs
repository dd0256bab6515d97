//! Listings of the part on messages and shared state together.

// A listing that builds on another one names it as its page does.
extern crate self as hybrid;

pub mod sync;

// Two paths, and locking for both.
pub mod both_ends;
pub mod both_gesture;
pub mod both_loop;
pub mod paths_stamped;
pub mod small_large;
pub mod small_large_shelf;

// Two copies and a log.
pub mod copies_patches;
#[expect(unsafe_code, reason = "two copies by hand")]
pub mod copies_s1_swap;
#[expect(unsafe_code, reason = "two copies by hand")]
pub mod copies_s2_presence;
#[expect(unsafe_code, reason = "two copies by hand")]
pub mod copies_s3_log;
pub mod with_left_right;
