//! What may cross to another thread, proven by the compiler.
//!
//! ```
//! threads::may_cross::proofs(); // it compiled: that is the proof
//! ```

use std::{
    cell::Cell,
    sync::{Arc, Mutex, MutexGuard, atomic::AtomicU32},
};
use synth::Patch;

// ANCHOR: proofs
fn may_move<T: Send>() {}
fn may_share<T: Sync>() {}

/// Compiles, and so each line of it is true.
pub fn proofs() {
    may_move::<Patch>();
    may_share::<Patch>(); // many may read it at once
    may_move::<Arc<Patch>>();
    may_share::<AtomicU32>(); // many may write it at once
    may_move::<Cell<f32>>(); // but not share: the message above
    may_share::<Mutex<Patch>>();
    may_share::<MutexGuard<'static, Patch>>(); // but not move
}
// ANCHOR_END: proofs
