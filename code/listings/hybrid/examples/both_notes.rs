//! The notes' last listing at work.

use std::sync::{Mutex, mpsc::channel};
use std::thread;

use hybrid::both_loop::{Message, process};
use synth::{Edit, Knob, Patch};

fn main() {
    let shared_data = Mutex::new(Patch::factory());
    let shared = &shared_data;
    let (sender, receiver) = channel();
    thread::scope(|s| {
        s.spawn(move || {
            process(shared, receiver, |version, _block| {
                println!("a block of version {version}");
            });
            println!("hung up");
        });

        // ANCHOR: gui
        let modify = |gain| {
            let edit = Edit::Knob(Knob::Gain, gain);
            let modify = Box::new(move |patch: &mut Patch| edit.apply(patch));
            sender.send(Message::ModifyDataStructure(modify)).unwrap();
        };
        let get_sample = || sender.send(Message::GetSample).unwrap();

        get_sample();
        modify(0.5);
        get_sample();
        modify(0.4);
        modify(0.3);
        modify(0.2);
        get_sample();
        modify(0.1);
        // ANCHOR_END: gui
        drop(sender);
    });
    let version = shared_data.into_inner().unwrap().version;
    println!("in the end the patch is version {version}");
}
