//! Listings of the part on reading.

// A listing that builds on another one names it as its page does.
extern crate self as reading;

pub mod sync;

// Only reading, readers and writers, one number.
pub mod knob_array;
pub mod knob_one;
pub mod pair_s1_two_atomics;
pub mod pair_s2_packed;
pub mod rw_latest;
pub mod rw_learn;
pub mod rw_meet;
pub mod rw_twice;
#[expect(unsafe_code, reason = "a data race, for the checker to find")]
pub mod shared_anyway;
pub mod shared_counted;
pub mod with_parking_lot;

// Publishing once, the seqlock.
#[expect(unsafe_code, reason = "a cell that is published by hand")]
pub mod once_s1_look;
#[expect(unsafe_code, reason = "a cell that is published by hand")]
pub mod once_s2_double_check;
#[expect(unsafe_code, reason = "a cell that is published by hand")]
pub mod once_s3_state;
#[expect(unsafe_code, reason = "a pointer that is published by hand")]
pub mod once_s4_pointer;
pub mod once_with_arc_swap;
pub mod seqlock_knobs;
#[expect(unsafe_code, reason = "a data race, for the checker to find")]
pub mod seqlock_plain;
pub mod seqlock_s1_relaxed;
pub mod seqlock_s2_release;
pub mod seqlock_s3_fences;
pub mod seqlock_s4_ends;

// The latest value.
pub mod meter;
pub mod triple_patches;
#[expect(unsafe_code, reason = "a data race, for the checker to find")]
pub mod triple_s1_two_slots;
#[expect(unsafe_code, reason = "slots that change hands by number")]
pub mod triple_s2_three_slots;
pub mod with_triple_buffer;
