//! Two channels with a bound, there and back, and both ends wait for room.

use super::sync::{
    mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

// ANCHOR: both
/// The processing thread makes each edit and sends it back, spent.
fn process(edits: Receiver<u32>, spent: SyncSender<u32>) {
    for edit in edits {
        spent.send(edit).unwrap();
    }
}

/// The GUI sends so many edits, and then takes them all back.
pub fn drag(edits: u32) {
    let (sender, receiver) = sync_channel(1);
    let (back, spent) = sync_channel(1);
    let processing = thread::spawn(|| process(receiver, back));
    for edit in 1..=edits {
        sender.send(edit).unwrap();
    }
    drop(sender);
    assert_eq!(spent.iter().count(), edits as usize);
    processing.join().unwrap();
}
// ANCHOR_END: both
