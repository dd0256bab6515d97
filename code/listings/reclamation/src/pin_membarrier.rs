//! Barriers of which the reader pays nothing, by Linux's `membarrier`.
//!
//! # What they rest on
//!
//! Not on the memory model of Rust, which knows no barrier that one thread passes for
//! another. (For C++ there is a proposal: P1202, *Asymmetric Fences*.) Two promises take
//! its place:
//!
//! - `compiler_fence(SeqCst)`: the machine code has the accesses on both sides of it in
//!   the order of the program.
//! - `membarrier(2)`, PRIVATE_EXPEDITED: between call and return every other thread of the
//!   process passes a point at which its accesses before it, in the order of its code, are
//!   done and those after it have not begun. A core that runs such a thread is interrupted
//!   for that; a thread that does not run has passed such a point when it was stopped.
//!
//! If that point comes after the reader's light barrier, or in it, what the reader stored
//! before the barrier is done, and found by what the writer loads after the call; and what
//! the writer stores after the call, the reader's loads before the barrier have not found.
//! If the point comes before the barrier, the reader's accesses after it begin later than
//! the call: its loads find what the writer stored before it, and the writer's loads before
//! it have found none of its stores. No checker knows the call: they check the cell with
//! [`Fences`], and `tests/pin_barriers.rs` puts these to the test on the machine itself.

use std::io;
use std::sync::atomic::{Ordering::SeqCst, compiler_fence};

use reclamation::pin_cell::{Barriers, Fences};
use reclamation::pin_system as system;

// ANCHOR: membarrier
/// The right to call `membarrier`: whoever has one has registered the process.
#[derive(Clone, Copy, Debug)]
pub struct Membarrier(());

impl Membarrier {
    /// Registers the process with the kernel, which is needed once and may be repeated.
    ///
    /// # Errors
    /// If the system is not Linux, or this is Miri; if the kernel does not know the command,
    /// or does not allow it.
    pub fn register() -> io::Result<Self> {
        system::register()?;
        Ok(Self(()))
    }
}

// SAFETY: the process is registered; for the rest see the head of this file.
unsafe impl Barriers for Membarrier {
    #[inline]
    fn light(self) {
        compiler_fence(SeqCst); // pairs with the call in `heavy`
    }

    /// # Panics
    /// If the kernel refuses what it has allowed before: it lacks memory, or a filter for
    /// system calls has come in between.
    fn heavy(self) {
        system::barrier().expect("the kernel has allowed it before");
    }
}
// ANCHOR_END: membarrier

// ANCHOR: available
/// What this system has.
#[derive(Clone, Copy, Debug)]
pub enum Available {
    /// The kernel has registered the process.
    Membarrier(Membarrier),
    /// It has not.
    Fences(Fences),
}

impl Available {
    /// `Membarrier` if the process can be registered, and else `Fences`.
    pub fn detect() -> Self {
        Membarrier::register().map_or(Self::Fences(Fences), Self::Membarrier)
    }
}

// SAFETY: both sides are those of the same pair, since it does not change.
unsafe impl Barriers for Available {
    #[inline]
    fn light(self) {
        match self {
            Self::Membarrier(membarrier) => membarrier.light(),
            Self::Fences(fences) => fences.light(),
        }
    }

    fn heavy(self) {
        match self {
            Self::Membarrier(membarrier) => membarrier.heavy(),
            Self::Fences(fences) => fences.heavy(),
        }
    }
}
// ANCHOR_END: available
