//! Listings of the part on read, copy, update.

// A listing that builds on another one names it as its page does.
extern crate self as rcu;

pub mod sync;

// Publishing a pointer, freeing too early.
pub mod naive_ends;
#[expect(unsafe_code, reason = "a use after free, for the checker to find")]
pub mod naive_s1_at_once;
#[expect(unsafe_code, reason = "a use after free, for the checker to find")]
pub mod naive_s2_one_later;
#[expect(unsafe_code, reason = "a use after free, for the checker to find")]
pub mod naive_s3_flag_late;
#[expect(unsafe_code, reason = "a use after free, for the checker to find")]
pub mod naive_s4_flag_first;
#[expect(
    unsafe_code,
    reason = "a version that is freed when its reader has gone"
)]
pub mod naive_s5_fences;
pub mod pointer_ends;
#[expect(unsafe_code, reason = "a pointer that is published by hand")]
pub mod pointer_s1_relaxed;
#[expect(unsafe_code, reason = "a pointer that is published by hand")]
pub mod pointer_s2_leaks;

// A snapshot behind a lock.
pub mod snapshot_ends;
pub mod snapshot_s1_store;
pub mod snapshot_s2_update;

// Several writers.
#[expect(unsafe_code, reason = "a pointer that is published by hand")]
pub mod writers_s1_store;
#[expect(unsafe_code, reason = "a pointer that is published by hand")]
pub mod writers_s2_lock;
#[expect(unsafe_code, reason = "a pointer that is published by hand")]
pub mod writers_s3_exchange;

// arc-swap.
pub mod swap_cell;
pub mod swap_ends;
pub mod swap_retired;
