//! When the other side is gone.

use interleave::sync::{self, Arc, atomic::AtomicBool, mpsc::channel, thread}; // `sync`: what the listings reach as `super::sync`

use interleave::expect_shown;

#[path = "../../src/shutdown_flag.rs"]
mod shutdown_flag;
#[path = "../../src/shutdown_hang_up.rs"]
mod shutdown_hang_up;

#[test]
fn a_flag_beside_the_channel_can_lose_the_last_edit() {
    let saved = interleave::outcomes(|| {
        let (gui, edits) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let saver = thread::spawn({
            let stop = Arc::clone(&stop);
            move || shutdown_flag::save(&edits, &stop)
        });
        shutdown_flag::close_window(&gui, &stop);
        saver.join().unwrap()
    });
    assert_eq!(saved, ["[7]", "[]"].map(str::to_owned).into());
}

#[test]
fn a_sender_that_is_kept_keeps_the_saver_waiting() {
    let verdict = interleave::verdict(|| drop(shutdown_hang_up::session_that_never_ends()));
    verdict.expect_deadlock();
    expect_shown(&verdict, "shutdown_kept");
}

#[test]
fn hanging_up_loses_nothing() {
    let saved = interleave::outcomes(shutdown_hang_up::session);
    assert_eq!(saved, ["[7]".to_owned()].into());
}

#[test]
fn a_send_that_succeeded_may_be_received_by_nobody() {
    let received = interleave::outcomes(|| {
        let (gui, edits) = channel();
        let processing = thread::spawn(move || edits.try_recv().ok());
        let sent = gui.send(7).is_ok();
        (sent, processing.join().unwrap())
    });
    let expected = ["(true, Some(7))", "(true, None)", "(false, None)"];
    assert_eq!(received, expected.map(str::to_owned).into());
}
