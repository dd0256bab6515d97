//! Two locks, taken in opposite orders and then in one order.

use super::sync::{Mutex, MutexGuard};
use synth::Patch;

/// What the GUI thread and the MIDI thread share: the patch that plays and
/// the patches in store.
pub struct Session {
    /// The patch that plays.
    pub current: Mutex<Patch>,
    /// The patches in store.
    pub bank: Mutex<Vec<Patch>>,
}

impl Session {
    /// GUI thread: stores the current patch in the bank.
    // ANCHOR: store
    pub fn store(&self) {
        let current = self.current.lock().unwrap();
        let mut bank = self.bank.lock().unwrap();
        bank.push(current.clone());
    }
    // ANCHOR_END: store

    /// MIDI thread: makes a patch of the bank the current one.
    // ANCHOR: recall
    pub fn recall(&self, program: usize) {
        let bank = self.bank.lock().unwrap();
        let mut current = self.current.lock().unwrap();
        current.clone_from(&bank[program]);
    }
    // ANCHOR_END: recall

    /// Both locks, in the one order in which anybody may take both.
    // ANCHOR: both
    fn both(&self) -> (MutexGuard<'_, Vec<Patch>>, MutexGuard<'_, Patch>) {
        let bank = self.bank.lock().unwrap(); // rank 1
        let current = self.current.lock().unwrap(); // rank 2
        (bank, current)
    }

    /// GUI thread: stores the current patch in the bank.
    pub fn store_in_order(&self) {
        let (mut bank, current) = self.both();
        bank.push(current.clone());
    }

    /// MIDI thread: makes a patch of the bank the current one.
    pub fn recall_in_order(&self, program: usize) {
        let (bank, mut current) = self.both();
        current.clone_from(&bank[program]);
    }
    // ANCHOR_END: both
}
