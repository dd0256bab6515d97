//! The listings over loom, with nothing of this book in between.

use std::{
    collections::BTreeSet,
    fmt::Debug,
    sync::{Arc, Mutex},
};

#[path = "../../src/channels.rs"]
pub mod channels;
#[path = "../../src/memory.rs"]
#[expect(unsafe_code, reason = "shows what no checker sees")]
pub mod memory;
#[path = "../../src/orderings.rs"]
pub mod orderings;
#[path = "../../src/orders.rs"]
pub mod orders;
#[path = "../../src/reasons.rs"]
pub mod reasons;
#[path = "../../src/timeouts.rs"]
pub mod timeouts;
#[path = "../../src/waiting.rs"]
pub mod waiting;

mod sync {
    pub use loom::{hint, sync::*, thread};
    // loom has no module for them, and takes the standard library's.
    pub mod mpsc {
        pub use loom::sync::mpsc::*;
        pub use std::sync::mpsc::TryRecvError;
    }
}

/// Every value that `f` returns.
pub fn outcomes<T: Debug>(f: impl Fn() -> T + Send + Sync + 'static) -> BTreeSet<String> {
    let seen = Arc::new(Mutex::new(BTreeSet::new()));
    let note = Arc::clone(&seen);
    loom::model(move || {
        let outcome = format!("{:?}", f());
        note.lock().unwrap().insert(outcome);
    });
    seen.lock().unwrap().clone()
}
