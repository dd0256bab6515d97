// What a saver promises. Each test is run in every order that the model checker
// can tell apart; a saver that waits for ever, asleep or in a loop, fails it.

use drain_on_shutdown::save;
use interleave::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::*},
    mpsc::channel,
    thread,
};

#[test]
fn edits_from_before_the_stop_are_saved() {
    interleave::model(|| {
        let (gui, edits) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let saver = thread::spawn({
            let stop = Arc::clone(&stop);
            move || save(&edits, &stop)
        });
        gui.send(1).unwrap();
        gui.send(2).expect("the GUI has not stopped the saver yet");
        stop.store(true, Release);
        assert_eq!(
            saver.join().unwrap(),
            [1, 2],
            "the GUI sent edits 1 and 2, and then said stop: they were in the channel by then"
        );
        drop(gui); // there all the time
    });
}

#[test]
fn edits_from_before_the_hang_up_are_saved() {
    interleave::model(|| {
        let (gui, edits) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let saver = thread::spawn(move || save(&edits, &stop));
        gui.send(1).unwrap();
        gui.send(2).expect("the GUI has not hung up yet");
        drop(gui);
        assert_eq!(
            saver.join().unwrap(),
            [1, 2],
            "the GUI sent edits 1 and 2, and then hung up"
        );
    });
}

#[test]
fn a_stop_ends_the_saver_although_somebody_could_still_send() {
    interleave::model(|| {
        let (midi, edits) = channel::<u32>();
        let stop = Arc::new(AtomicBool::new(false));
        let saver = thread::spawn({
            let stop = Arc::clone(&stop);
            move || save(&edits, &stop)
        });
        stop.store(true, Release);
        assert!(saver.join().unwrap().is_empty(), "nobody sent anything");
        drop(midi); // there all the time
    });
}

#[test]
fn a_hang_up_ends_the_saver() {
    interleave::model(|| {
        let (gui, edits) = channel::<u32>();
        let stop = Arc::new(AtomicBool::new(false));
        let saver = thread::spawn(move || save(&edits, &stop));
        drop(gui);
        assert!(saver.join().unwrap().is_empty(), "nobody sent anything");
    });
}
