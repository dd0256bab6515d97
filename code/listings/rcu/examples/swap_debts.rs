//! What a guard counts for.

use std::sync::Arc;

use arc_swap::ArcSwap;

fn main() {
    // ANCHOR: debts
    let newest = ArcSwap::from_pointee(0);
    let guard = newest.load();
    println!("with a guard: {}", Arc::strong_count(&guard));
    let full = newest.load_full();
    println!("and an Arc: {}", Arc::strong_count(&full));
    let old = newest.swap(Arc::new(1));
    println!("replaced: {}", Arc::strong_count(&old));
    drop((guard, full));
    println!("both dropped: {}", Arc::strong_count(&old));
    // ANCHOR_END: debts
}
