//! What is freed beside a reader.

#![expect(unsafe_code, reason = "raw pointers are the subject")]

use std::sync::Arc;

use interleave::sync::{
    atomic::{
        AtomicPtr,
        Ordering::{AcqRel, Acquire},
    },
    heap, thread,
};

use crate::page;

// ANCHOR: freed
/// A writer exchanges a patch and frees the old one at once, beside a reader.
fn freed_at_once() {
    let patch = Arc::new(AtomicPtr::new(heap::new(1)));
    let reader = {
        let patch = Arc::clone(&patch);
        thread::spawn(move || {
            let current = patch.load(Acquire); // pairs with the swap
            // SAFETY: none. The writer may free it now.
            unsafe { heap::with(current, |value| *value) }
        })
    };
    let old = patch.swap(heap::new(2), AcqRel); // pairs with the load
    // SAFETY: none. The reader may read it still.
    unsafe { heap::free(old) };
    reader.join().unwrap();
}
// ANCHOR_END: freed

#[test]
fn interleave_keeps_what_is_freed_and_reports_who_reads_it() {
    let verdict = interleave::verdict(freed_at_once);
    verdict.expect_failure("frees #1");
    page::same("freed_at_once.txt", &format!("{verdict}\n"));
}
