//! Listings of the part on mutex.

pub mod sync;

// Waiting, poisoning and locks from scratch.
pub mod inbox;
pub mod lost_wakeup;
#[expect(unsafe_code, reason = "a lock from scratch")]
pub mod spin_s1_look;
#[expect(unsafe_code, reason = "a lock from scratch")]
pub mod spin_s2_swap;
#[expect(unsafe_code, reason = "a lock from scratch")]
pub mod spin_s3_order;
#[expect(unsafe_code, reason = "a lock from scratch")]
pub mod spin_s4_guard;
pub mod stolen_wakeup;
pub mod try_read;
pub mod whole_edits;

// Sharing, holding and deadlock.
pub mod ends;
pub mod lock_order;
pub mod lost_edit;
pub mod relock;
pub mod two_blocks;
