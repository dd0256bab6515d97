//! What the standard library has and loom has not.

// ANCHOR: imports
use loom::sync::atomic::compiler_fence;
use loom::sync::mpsc::sync_channel;
use loom::sync::{LazyLock, Once, OnceLock, Weak};
use loom::thread::{park_timeout, scope, sleep};
// ANCHOR_END: imports

fn main() {}
