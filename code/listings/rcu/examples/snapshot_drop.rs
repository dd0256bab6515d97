//! Three ways to put a version into a lock. Which frees the old one under it?

use std::mem;
use std::sync::{Arc, Mutex, OnceLock};

type Newest = Mutex<Arc<Patch>>;

static NEWEST: OnceLock<Newest> = OnceLock::new();

/// Stands for a patch. When it is freed, it looks whether a reader could load.
struct Patch(u32);

impl Drop for Patch {
    fn drop(&mut self) {
        let free = NEWEST.get().is_some_and(|lock| lock.try_lock().is_ok());
        let readers = if free { "go on" } else { "wait" };
        println!("version {} is freed: readers {readers}", self.0);
    }
}

fn main() {
    let newest = NEWEST.get_or_init(|| Mutex::new(Arc::new(Patch(0))));

    // ANCHOR: ways
    *newest.lock().unwrap() = Arc::new(Patch(1));

    let next = Arc::new(Patch(2));
    drop(mem::replace(&mut *newest.lock().unwrap(), next));

    let next = Arc::new(Patch(3));
    let old = mem::replace(&mut *newest.lock().unwrap(), next);
    drop(old);
    // ANCHOR_END: ways
}
