//! A place for something big, from the GUI to the processing thread and back.
//!
//! Plain data; whoever shares it puts a lock around it.
//!
//! ```
//! use hybrid::small_large_shelf::Shelf;
//!
//! let mut shelf = Shelf::default();
//! let mut mine = "old";
//! assert_eq!(shelf.put("new"), None);
//! shelf.exchange(&mut mine);
//! assert_eq!(mine, "new");
//! assert_eq!(shelf.put("newer"), Some("old")); // it comes back to whoever puts
//! ```

use std::mem;

// ANCHOR: shelf
/// Holds the newest value until it is taken, and then the one that it replaced.
#[derive(Debug)]
pub struct Shelf<T> {
    new: Option<T>,
    spent: Option<T>,
}

impl<T> Shelf<T> {
    /// GUI: puts a new value there, and gets back what lay there, new or spent.
    #[must_use = "it is big: drop it when the lock is free again"]
    pub fn put(&mut self, next: T) -> Option<T> {
        let spent = self.spent.take();
        self.new.replace(next).or(spent)
    }

    /// Processing: takes the new value, if there is one, and leaves its own.
    pub fn exchange(&mut self, mine: &mut T) {
        if let Some(next) = self.new.take() {
            // Frees nothing: `put` took the spent one when it brought this.
            self.spent = Some(mem::replace(mine, next));
        }
    }

    /// GUI: gets back what is spent.
    #[must_use = "it is big: drop it when the lock is free again"]
    pub fn sweep(&mut self) -> Option<T> {
        self.spent.take()
    }
}
// ANCHOR_END: shelf

impl<T> Shelf<T> {
    /// The new value, while nobody has taken it.
    pub fn waiting(&self) -> Option<&T> {
        self.new.as_ref()
    }
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self {
            new: None,
            spent: None,
        }
    }
}
