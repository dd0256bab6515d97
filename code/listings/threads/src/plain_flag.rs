//! Waiting for a flag, without atomics and with: what the optimiser may do.
//!
//! ```
//! use std::sync::atomic::Ordering::Relaxed;
//!
//! threads::plain_flag::READY.store(true, Relaxed);
//! threads::plain_flag::wait();
//! ```

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Whether the patch is loaded, as a plain value. Any write to it from another
/// thread while [`wait_plain`] runs is a data race.
pub static mut READY_PLAIN: bool = false;

/// Whether the patch is loaded, as an atomic.
pub static READY: AtomicBool = AtomicBool::new(false);

// ANCHOR: plain
/// Waits for the flag, and need not see it when another thread sets it.
///
/// # Safety
///
/// No other thread writes the flag meanwhile. So there is nothing to wait for.
#[inline(never)]
pub unsafe fn wait_plain() {
    // SAFETY: the caller promises that nobody writes.
    while !unsafe { READY_PLAIN } {}
}
// ANCHOR_END: plain

// ANCHOR: atomic
/// Waits for the flag. Any thread may set it.
#[inline(never)]
pub fn wait() {
    while !READY.load(Relaxed) {
        std::hint::spin_loop();
    }
}
// ANCHOR_END: atomic
