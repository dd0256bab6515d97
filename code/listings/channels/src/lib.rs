//! Listings of the part on message passing.

// A listing that builds on another one names it as its page does.
extern crate self as channels;

pub mod sync;

// Closures and data as messages, and how a thread learns that no more will come.
pub mod closures;
pub mod data_edits;
pub mod data_spent;
pub mod data_two_senders;
#[expect(unsafe_code, reason = "an allocator that counts")]
pub mod data_watch;
pub mod shutdown_flag;
pub mod shutdown_hang_up;

// A ring buffer from scratch.
pub mod ring_edits;
#[expect(unsafe_code, reason = "a ring buffer from scratch")]
pub mod ring_s1_relaxed;
#[expect(unsafe_code, reason = "a ring buffer from scratch")]
pub mod ring_s2_filled;
#[expect(unsafe_code, reason = "a ring buffer from scratch")]
pub mod ring_s3_freed;
#[expect(unsafe_code, reason = "a ring buffer from scratch")]
pub mod ring_s4_ends;
pub mod with_rtrb;

// Back-pressure.
pub mod bounded_both;
pub mod bounded_wait;
pub mod coalesce;
pub mod with_crossbeam;

// Asking for an answer.
pub mod reply_both;
pub mod reply_ends;
pub mod reply_goes_on;
pub mod reply_kept;
