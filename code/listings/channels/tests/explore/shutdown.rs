//! When the other side is gone, recorded.

use interleave::Recording;
use interleave::sync::{self, atomic::AtomicBool, mpsc::channel, thread}; // `sync`: what the listings reach as `super::sync`

#[path = "../../src/shutdown_flag.rs"]
mod shutdown_flag;

#[test]
fn a_flag_beside_the_channel_can_lose_the_last_edit() {
    let trace = Recording::new("stop-flag")
        .threads(["GUI", "saver"])
        .objects(["edits", "stop"])
        .task("Lose the edit.", "lost")
        .ok("saved", "the saver looked in time")
        .bug("lost", "the edit is still in the channel")
        .record(
            || {
                let (gui, edits) = channel();
                let stop = &AtomicBool::new(false);
                thread::scope(|s| {
                    // Gives the receiver back: that it goes is of no interest here.
                    let saver = s.spawn(move || (shutdown_flag::save(&edits, stop), edits));
                    shutdown_flag::close_window(&gui, stop);
                    let (journal, _edits) = saver.join().unwrap();
                    journal
                })
            },
            |journal| match journal[..] {
                [7] => "saved".to_owned(),
                _ => "lost".to_owned(),
            },
        );
    assert_eq!(trace.counts(), [12, 2]);
}
