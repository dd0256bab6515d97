//! Two threads that ask each other, recorded.

use interleave::Recording;
use interleave::sync::{self, mpsc::channel, thread}; // `sync`: what the listings reach as `super::sync`

#[path = "../../src/reply_both.rs"]
mod reply_both;

#[test]
fn two_that_wait_for_each_others_answer_can_wait_for_ever() {
    let trace = Recording::new("ask-each-other")
        .threads(["processing", "GUI"])
        .task("Stop the sound and the window.", "deadlock")
        .ok("both answered", "the GUI asked before the block looked")
        .bug("deadlock", "each waits for the other's answer")
        .record(
            || {
                let (for_gui_sender, for_gui_receiver) = channel();
                let (for_processing_sender, for_processing_receiver) = channel();
                let processing = &for_processing_sender;
                thread::scope(|s| {
                    // Gives the receiver back: that it goes is of no interest here.
                    let window = s.spawn(move || {
                        let version = reply_both::window(processing, &for_gui_receiver);
                        (version, for_gui_receiver)
                    });
                    let wave = reply_both::block(&for_processing_receiver, &for_gui_sender);
                    let (version, _for_gui) = window.join().unwrap();
                    (version, wave)
                })
            },
            |answers| match answers {
                (3, 5) => "both answered".to_owned(),
                other => format!("{other:?}"),
            },
        );
    assert_eq!(trace.counts(), [18, 2]);
}
