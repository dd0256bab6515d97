//! An edit that a panic cannot leave half-made.
//!
//! ```
//! use mutex::whole_edits::edit;
//! use std::sync::{Arc, Mutex};
//! use std::thread;
//! use synth::{Edit, Patch};
//!
//! let shared = Mutex::new(Patch::with_zones(2));
//! let nothing_drawn = Edit::RedrawZone(1, Arc::from([]));
//! let gui = thread::scope(|s| s.spawn(|| edit(&shared, &nothing_drawn)).join());
//!
//! assert!(gui.is_err());
//! assert!(shared.is_poisoned()); // it does not know better
//! assert!(shared.lock().unwrap_err().into_inner().is_whole());
//! ```

use std::sync::{Mutex, PoisonError};

use synth::{Edit, Patch};

/// Makes an edit, or panics and leaves the patch as it was.
// ANCHOR: edit
pub fn edit(shared: &Mutex<Patch>, edit: &Edit) {
    let mut patch = shared.lock().unwrap_or_else(PoisonError::into_inner);
    let mut next = patch.clone();
    edit.apply(&mut next); // may panic, and `patch` has not been touched
    *patch = next; // drops the old one, with the lock held
}
// ANCHOR_END: edit
