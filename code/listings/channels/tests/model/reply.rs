//! Questions by channel: what is answered, and who waits for whom.

use std::sync::LazyLock;

use interleave::sync::{self, mpsc::channel, thread}; // `sync`: what the listings reach as `super::sync`
use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};

#[path = "../../src/reply_both.rs"]
mod reply_both;
#[path = "../../src/reply_ends.rs"]
mod reply_ends;
#[path = "../../src/reply_goes_on.rs"]
mod reply_goes_on;
#[path = "../../src/reply_kept.rs"]
mod reply_kept;

static PATCH: LazyLock<Patch> = LazyLock::new(|| Patch::with_zones(0));

#[test]
fn the_answer_knows_all_edits_before_the_question_and_none_after_it() {
    let answers = interleave::outcomes(|| {
        let (mut gui, mut processing) = reply_ends::share(PATCH.clone());
        let gui = thread::spawn(move || {
            gui.edit(Edit::Knob(Knob::Gain, 0.5));
            let answer = gui.knobs();
            gui.edit(Edit::Knob(Knob::Gain, 0.6));
            answer
        });
        processing.read(|_| ());
        let answer = gui.join().unwrap();
        assert_eq!(processing.read(|patch| patch.gain), 0.6);
        let knobs = answer.recv().unwrap();
        (knobs.version.0, knobs.gain)
    });
    assert_eq!(answers, ["(1, 0.5)".to_owned()].into());
}

#[test]
fn who_asks_and_is_not_answered_learns_it() {
    let answers = interleave::outcomes(|| {
        let (gui, mut processing) = reply_ends::share(PATCH.clone());
        let processing = thread::spawn(move || processing.read(|_| ())); // one block, and gone
        let answer = gui.knobs().recv();
        processing.join().unwrap();
        answer.map(|knobs| knobs.version.0)
    });
    let expected = ["Ok(0)", "Err(RecvError)"];
    assert_eq!(answers, expected.map(str::to_owned).into());
}

#[test]
fn two_that_wait_for_each_others_answer_can_wait_for_ever() {
    interleave::verdict(|| {
        let (to_gui, from_processing) = channel();
        let (to_processing, from_gui) = channel();
        let window = thread::spawn(move || reply_both::window(&to_processing, &from_processing));
        reply_both::block(&from_gui, &to_gui);
        window.join().unwrap();
    })
    .expect_deadlock();
}

#[test]
fn who_asks_and_goes_on_is_answered_and_answers() {
    interleave::model(|| {
        let (to_gui, from_processing) = channel();
        let (to_processing, from_gui) = channel();
        let window = thread::spawn(move || reply_both::window(&to_processing, &from_processing));
        assert_eq!(reply_goes_on::blocks(&from_gui, &to_gui), 5);
        assert_eq!(window.join().unwrap(), 3);
    });
}

#[test]
fn one_channel_for_all_answers_has_room_for_each() {
    let answers = interleave::outcomes(|| {
        let (mut gui, mut processing) = reply_kept::share(PATCH.clone());
        gui.ask();
        processing.read(|_| ()); // now the one place is filled
        let gui = thread::spawn(move || {
            gui.ask(); // no second question
            let first = gui.answer().unwrap();
            gui.edit(Edit::Knob(Knob::Gain, 0.5));
            gui.ask();
            (gui, first.version.0)
        });
        processing.read(|_| ());
        processing.read(|_| ());
        let (mut gui, first) = gui.join().unwrap();
        processing.read(|_| ());
        let second = gui.answer().map(|knobs| knobs.version.0);
        (first, second, gui.answer().is_some())
    });
    assert_eq!(answers, ["(0, Some(1), false)".to_owned()].into());
}
