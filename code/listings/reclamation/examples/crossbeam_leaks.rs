//! `Atomic`, `pin`, `load`, and a swap: all of it, and nothing is freed.
#![expect(unsafe_code, reason = "pointers that a guard protects")]

use std::sync::atomic::Ordering::{Acquire, Release};

use crossbeam_epoch::{self as epoch, Atomic, Owned};

// ANCHOR: version
/// Stands for a patch, and says when it is freed.
struct Version(u32);

impl Drop for Version {
    fn drop(&mut self) {
        println!("version {} freed", self.0);
    }
}
// ANCHOR_END: version

fn main() {
    drop(Version(0));

    // ANCHOR: leaks
    {
        let newest = Atomic::new(Version(1));
        let guard = epoch::pin();
        let read = newest.load(Acquire, &guard);
        // SAFETY: not null, and nobody frees it.
        println!("version {} read", unsafe { read.deref() }.0);
        newest.swap(Owned::new(Version(2)), Release, &guard);
    } // here the guard goes, and `newest`
    println!("the end");
    // ANCHOR_END: leaks
}
