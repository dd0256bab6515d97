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

// Pinning, with barriers of two weights.
#[expect(unsafe_code, reason = "reclamation by hand")]
pub mod pin_cell;
pub mod pin_ends;
#[expect(unsafe_code, reason = "what its barriers do is a promise")]
pub mod pin_membarrier;
pub mod pin_system;
#[expect(unsafe_code, reason = "a free too early, for the checker to find")]
pub mod qsbr_s3_online;

// Hazard pointers.
pub mod hazard_ends;
#[expect(unsafe_code, reason = "reclamation by hand")]
pub mod hazard_once;
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

// A stack to reclaim.
#[expect(unsafe_code, reason = "nodes that a guard protects")]
pub mod stack_epoch;
#[expect(unsafe_code, reason = "nodes that a name protects")]
pub mod stack_hazard;
pub mod stack_locked;
#[expect(unsafe_code, reason = "nodes that change hands by hand")]
pub mod stack_s1_leaks;
#[expect(unsafe_code, reason = "a free too early, for the checker to find")]
pub mod stack_s2_frees;
pub mod stack_s3_index;
#[expect(unsafe_code, reason = "places that change hands by number")]
pub mod stack_s4_tagged;
#[expect(unsafe_code, reason = "nodes that a guard protects")]
pub mod stack_seize;

// The schemes compared.
pub mod schemes;
pub mod schemes_counted;
#[expect(unsafe_code, reason = "pointers that a guard protects")]
pub mod schemes_epochs;
#[expect(unsafe_code, reason = "what is retired is a promise")]
pub mod schemes_hazard;
#[expect(unsafe_code, reason = "pointers to what is kept")]
pub mod schemes_kept;
pub mod schemes_locked;
#[expect(unsafe_code, reason = "reclamation by hand")]
pub mod schemes_quiescent;
#[expect(unsafe_code, reason = "pointers that a guard protects")]
pub mod schemes_seize;
