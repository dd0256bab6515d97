//! Listings of the part on reclamation.

// A listing that builds on another one names it as its page does.
extern crate self as reclamation;

pub mod sync;

// Quiescent states.
#[expect(unsafe_code, reason = "reclamation by hand")]
pub mod qsbr;
pub mod qsbr_ends;
#[expect(unsafe_code, reason = "reclamation by hand")]
pub mod qsbr_s1_blocks;
#[expect(unsafe_code, reason = "reclamation by hand")]
pub mod qsbr_s2_period;

// Hazard pointers.
pub mod hazard_ends;
#[expect(unsafe_code, reason = "a free too early, for the checker to find")]
pub mod hazard_s1_named;
#[expect(unsafe_code, reason = "a free too early, for the checker to find")]
pub mod hazard_s2_confirmed;
#[expect(unsafe_code, reason = "reclamation by hand")]
pub mod hazard_s3_fences;
#[expect(unsafe_code, reason = "what is retired is a promise")]
pub mod with_haphazard;

#[expect(unsafe_code, reason = "pointers that a guard protects")]
pub mod crossbeam_cage;
#[expect(unsafe_code, reason = "pointers that a guard protects")]
pub mod crossbeam_ends;
#[expect(unsafe_code, reason = "pointers that a guard protects")]
pub mod with_seize;

// Epochs.
pub mod epoch_ends;
#[expect(unsafe_code, reason = "reclamation by hand")]
pub mod epoch_s1_last;
#[expect(unsafe_code, reason = "a free too early, for the checker to find")]
pub mod epoch_s2_one;
#[expect(unsafe_code, reason = "reclamation by hand")]
pub mod epoch_s3_two;

// Counting references.
#[expect(unsafe_code, reason = "a free too early, for the checker to find")]
pub mod count_s1_inside;
#[expect(unsafe_code, reason = "a count that is kept by hand")]
pub mod count_s2_owners;
