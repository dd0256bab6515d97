//! arc-swap: what load and store lose, `rcu` keeps. Over a cell with the same
//! methods; the crate itself is not checked here.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed}; // counts, and is no step

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::{Arc, thread};

#[path = "../../src/swap_cell.rs"]
mod swap_cell;

use swap_cell::Swap;

/// Runs `edit` on two threads. Returns what the last version says, and how often one
/// was made.
fn both(edit: impl Fn(&Swap<u32>, &dyn Fn(&u32) -> u32) + Sync) -> (u32, u32) {
    let made = AtomicU32::new(0);
    let newest = Swap::new(Arc::new(0));
    let make = |now: &u32| {
        made.fetch_add(1, Relaxed);
        now + 1
    };
    thread::scope(|s| {
        s.spawn(|| edit(&newest, &make));
        edit(&newest, &make);
    });
    (*newest.load(), made.into_inner())
}

#[test]
fn load_then_store_loses_an_edit() {
    let seen = interleave::outcomes(|| {
        both(|newest, make| {
            let now = newest.load();
            newest.store(Arc::new(make(&now)));
        })
    });
    assert_eq!(seen, ["(1, 2)", "(2, 2)"].map(str::to_owned).into());
}

#[test]
fn rcu_keeps_both_and_may_make_one_twice() {
    let seen = interleave::outcomes(|| {
        both(|newest, make| {
            newest.rcu(make);
        })
    });
    assert_eq!(seen, ["(2, 2)", "(2, 3)"].map(str::to_owned).into());
}

#[test]
fn rcu_returns_what_it_replaced() {
    interleave::model(|| {
        let newest = Swap::new(Arc::new(0));
        let (mine, others) = thread::scope(|s| {
            let other = s.spawn(|| *newest.rcu(|n| n + 1));
            (*newest.rcu(|n| n + 1), other.join().unwrap())
        });
        assert_eq!(mine + others, 1, "each version is replaced once");
    });
}
