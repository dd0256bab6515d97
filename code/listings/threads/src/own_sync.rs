//! The switch: std's primitives, or loom's under `RUSTFLAGS="--cfg loom"`.

// ANCHOR: switch
#[cfg(loom)]
pub use loom::{sync::Arc, sync::atomic, thread};

#[cfg(not(loom))]
pub use std::{sync::Arc, sync::atomic, thread};
// ANCHOR_END: switch
