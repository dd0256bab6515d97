//! Listings of the part on threads.

pub mod counted;
pub mod flags_fence;
pub mod flags_release;
pub mod flags_seq_cst;
pub mod lost_update;
pub mod may_cross;
pub mod message_fence;
pub mod message_relaxed;
pub mod message_release;
pub mod one_place;
#[expect(unsafe_code, reason = "shows what a plain flag is compiled to")]
pub mod plain_flag;
pub mod sync;

/// How a project of your own is model-checked with loom alone: a `sync` that
/// switches, code that uses it, and a test that is there under loom only.
///
/// `RUSTFLAGS="--cfg loom" cargo test -p threads --lib own_project` runs the
/// test, and it fails: the meter has a bug.
#[allow(
    unexpected_cfgs,
    reason = "Cargo.toml of such a project declares the cfg; this crate has it for one module"
)]
#[path = "."]
pub mod own_project {
    pub mod meter;
    #[cfg(test)]
    #[path = "own_model.rs"]
    mod model;
    #[path = "own_sync.rs"]
    pub mod sync;
}
