//! The two ends that every way to share a patch has.
//!
//! ```text
//!   GUI thread                                  processing thread
//!   GuiEnd::edit ──▶ a strategy of the book ──▶ ProcessingEnd::read
//! ```
//!
//! The strategies are elsewhere. With these two traits a program, a test or a
//! measurement takes any of them.

use crate::{Edit, Patch};

// ANCHOR: ends
/// What the GUI thread holds.
pub trait GuiEnd {
    /// Makes the user's next edit. May wait, allocate and free.
    ///
    /// Every edit is carried out once, in the order of the calls. The processing
    /// thread finds it when it reads after [`flush`](GuiEnd::flush) has returned
    /// `true`, while this end is still there.
    ///
    /// # Panics
    /// If there is no such edit, as [`Edit::apply`] does, and where a strategy says
    /// so if the processing thread is gone.
    fn edit(&mut self, edit: Edit);

    /// What the GUI calls when it has nothing else to do: hands on what is still
    /// with it. `true` when every edit is where the processing thread finds it at
    /// its next read.
    ///
    /// Most strategies keep nothing back, and have nothing to do here.
    fn flush(&mut self) -> bool {
        true
    }
}

/// What the processing thread holds.
pub trait ProcessingEnd {
    /// Reads one version of the patch, whole, and never an older one than at the
    /// read before.
    ///
    /// Whether it may wait, allocate or free is what tells the strategies apart.
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R;
}
// ANCHOR_END: ends
