//! The listings over shuttle, in every order of their steps.

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
    pub use shuttle::{hint, sync::*, thread};
}

/// Every order, each of 100 steps at most; a million is the default.
pub fn check_briefly(f: impl Fn() + Send + Sync + 'static) {
    let mut config = shuttle::Config::new();
    config.max_steps = shuttle::MaxSteps::FailAfter(100);
    let every_order = shuttle::scheduler::DfsScheduler::new(None, false);
    shuttle::Runner::new(every_order, config).run(f);
}

/// Every value that `f` returns.
pub fn outcomes<T: Debug>(f: impl Fn() -> T + Send + Sync + 'static) -> BTreeSet<String> {
    let seen = Arc::new(Mutex::new(BTreeSet::new()));
    let note = Arc::clone(&seen);
    shuttle::check_dfs(
        move || {
            let outcome = format!("{:?}", f());
            note.lock().unwrap().insert(outcome);
        },
        None,
    );
    seen.lock().unwrap().clone()
}
