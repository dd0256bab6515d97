//! A patch that one thread owns, with a lock around it and without.

use std::sync::{Mutex, mpsc::channel};

use hybrid::both_loop::{Message, process, process_own};
use synth::{Edit, Knob, Patch};

#[test]
fn an_owner_renders_the_same_blocks_without_the_lock() {
    let messages = || {
        let (sender, receiver) = channel();
        for gain in [0.9, 0.6, 0.3] {
            let edit = Edit::Knob(Knob::Gain, gain);
            let modify = Box::new(move |patch: &mut Patch| edit.apply(patch));
            sender.send(Message::ModifyDataStructure(modify)).unwrap();
            sender.send(Message::GetSample).unwrap();
        }
        receiver
    };
    let patch = Patch::with_zones(4);

    let mut locked = Vec::new();
    let shared = Mutex::new(patch.clone());
    process(&shared, messages(), |version, block| {
        locked.push((version, *block));
    });

    let mut owned = Vec::new();
    process_own(patch, messages(), |version, block| {
        owned.push((version, *block));
    });

    assert_eq!(locked.len(), 3);
    assert_eq!(locked, owned);
}
