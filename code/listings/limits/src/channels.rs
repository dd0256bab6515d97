//! What loom's channel does not do as the standard library's does.

use super::sync::{
    mpsc::{self, TryRecvError},
    thread,
};

// ANCHOR: hang_up
/// Whether a receiver learns that the last sender has gone.
pub fn learns_of_the_end() -> bool {
    let (sender, receiver) = mpsc::channel::<u32>();
    let sends = thread::spawn(move || drop(sender));
    let over = receiver.recv().is_err();
    sends.join().unwrap();
    over
}
// ANCHOR_END: hang_up

// ANCHOR: try
/// What one look into the channel finds while another thread sends.
pub fn look_into_the_channel() -> Result<u32, TryRecvError> {
    let (sender, receiver) = mpsc::channel();
    let sends = {
        let sender = sender.clone();
        thread::spawn(move || sender.send(7).unwrap())
    };
    let found = receiver.try_recv();
    sends.join().unwrap();
    found
}
// ANCHOR_END: try
