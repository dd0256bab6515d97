//! Data as messages.

use std::collections::BTreeSet;

use interleave::sync::{self, mpsc::channel, thread}; // `sync`: what the listings reach as `super::sync`
use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};

#[path = "../../src/data_edits.rs"]
mod data_edits;
#[path = "../../src/data_spent.rs"]
mod data_spent;
#[path = "../../src/data_two_senders.rs"]
mod data_two_senders;

/// Two edits and two blocks: the versions that the blocks hear.
fn two_edits(
    share: impl Fn(Patch) -> (Box<dyn FnMut(Edit) + Send>, Box<dyn FnMut() -> u64>),
) -> (u64, u64) {
    let (mut edit, mut block) = share(Patch::with_zones(0));
    thread::scope(|s| {
        s.spawn(move || {
            edit(Edit::Knob(Knob::Gain, 0.25));
            edit(Edit::Knob(Knob::Gain, 0.75));
        });
        (block(), block())
    })
}

const IN_ORDER: [(u64, u64); 6] = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)];

fn in_order() -> BTreeSet<String> {
    IN_ORDER.iter().map(|pair| format!("{pair:?}")).collect()
}

#[test]
fn a_block_hears_the_edits_sent_before_it_in_their_order() {
    let heard = interleave::outcomes(|| {
        two_edits(|patch| {
            let (mut gui, mut processing) = data_edits::share(patch);
            let block = move || processing.read(|patch| patch.version.0);
            (Box::new(move |edit| gui.edit(edit)), Box::new(block))
        })
    });
    assert_eq!(heard, in_order());
}

#[test]
fn so_it_does_if_the_edits_come_back() {
    let heard = interleave::outcomes(|| {
        two_edits(|patch| {
            let (mut gui, mut processing) = data_spent::share(patch);
            let block = move || processing.read(|patch| patch.version.0);
            (Box::new(move |edit| gui.edit(edit)), Box::new(block))
        })
    });
    assert_eq!(heard, in_order());
}

#[test]
fn each_edit_comes_back_once_with_what_it_replaced() {
    interleave::model(|| {
        let (gui, mut processing) = data_spent::share(Patch::with_zones(0));
        let before = processing.read(|patch| patch.gain);
        let mut gui = gui;
        let mut back = thread::scope(|s| {
            let last = s.spawn(move || {
                processing.read(|_| ());
                processing
            });
            gui.edit(Edit::Knob(Knob::Gain, 0.25));
            let mut back: Vec<Edit> = gui.spent().collect();
            last.join()
                .unwrap()
                .read(|patch| assert_eq!(patch.gain, 0.25));
            back.extend(gui.spent());
            back
        });
        assert_eq!(back.pop(), Some(Edit::Knob(Knob::Gain, before)));
        assert_eq!(back, []);
    });
}

#[test]
fn a_processing_thread_whose_gui_is_gone_carries_out_what_was_sent() {
    interleave::model(|| {
        let (mut gui, mut processing) = data_spent::share(Patch::with_zones(0));
        let window = thread::spawn(move || gui.edit(Edit::Knob(Knob::Gain, 0.25)));
        processing.read(|_| ());
        window.join().unwrap();
        assert_eq!(processing.read(|patch| patch.gain), 0.25);
    });
}

#[test]
fn each_sender_keeps_its_order_and_no_more() {
    let arrived = interleave::outcomes(data_two_senders::two_senders);
    let orders = ["[440, 900, 1800]", "[900, 440, 1800]", "[900, 1800, 440]"];
    assert_eq!(arrived, orders.map(str::to_owned).into());
}

#[test]
fn a_message_on_another_channel_orders_two_senders() {
    let arrived = interleave::outcomes(|| {
        let (gui, cutoffs) = channel();
        let (go, may) = channel();
        let midi = gui.clone();
        thread::scope(|s| {
            s.spawn(move || {
                may.recv().unwrap();
                midi.send(440).unwrap();
            });
            gui.send(900).unwrap();
            go.send(()).unwrap();
            gui.send(1_800).unwrap();
        });
        cutoffs.try_iter().collect::<Vec<u32>>()
    });
    let orders = ["[900, 440, 1800]", "[900, 1800, 440]"];
    assert_eq!(arrived, orders.map(str::to_owned).into());
}
