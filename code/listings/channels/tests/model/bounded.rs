//! Channels with a bound: who waits, for whom, and what is lost by nobody's waiting.

use std::sync::LazyLock;

use interleave::sync::{self, thread};
use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};

use interleave::expect_shown;

#[path = "../../src/bounded_both.rs"]
mod bounded_both;
#[path = "../../src/bounded_wait.rs"]
mod bounded_wait;
#[path = "../../src/coalesce.rs"]
mod coalesce;

static PATCH: LazyLock<Patch> = LazyLock::new(|| Patch::with_zones(0));

#[test]
fn two_ends_that_wait_for_room_wait_for_each_other() {
    // Three find room: in the one channel, in the processing thread's hand, in the other.
    interleave::model(|| bounded_both::drag(3));
    let verdict = interleave::verdict(|| bounded_both::drag(4));
    verdict.expect_deadlock();
    expect_shown(&verdict, "bounded_both");
}

#[test]
fn who_waits_for_room_loses_nothing() {
    interleave::model(|| {
        let (mut gui, mut processing) = bounded_wait::share(PATCH.clone(), 1);
        let edits = thread::spawn(move || {
            gui.edit(Edit::Knob(Knob::Gain, 0.5));
            gui.edit(Edit::Knob(Knob::Echo, 0.5));
        });
        while processing.read(|patch| patch.version.0) < 2 {
            thread::yield_now();
        }
        edits.join().unwrap();
        assert_eq!(
            processing.read(|patch| [patch.gain, patch.echo]),
            [0.5, 0.5]
        );
    });
}

/// Edits of which the second and the third may become one, for a channel with room for
/// one.
fn edits() -> [Edit; 4] {
    [
        Edit::Knob(Knob::Gain, 0.1),
        Edit::Knob(Knob::Gain, 0.2),
        Edit::Knob(Knob::Gain, 0.3),
        Edit::Knob(Knob::Echo, 0.4),
    ]
}

#[test]
fn who_does_not_wait_loses_nothing_either() {
    let found = interleave::outcomes(|| {
        let (mut gui, mut processing) = coalesce::share(PATCH.clone(), 1);
        let gui = thread::spawn(move || {
            edits().into_iter().for_each(|edit| gui.edit(edit));
            gui
        });
        let mut heard = || {
            processing.read(|patch| {
                let version = patch.version.0;
                let mut alone = PATCH.clone();
                let made = edits().into_iter().take(version as usize);
                made.for_each(|edit| edit.apply(&mut alone));
                assert!(alone == *patch, "version {version} is another patch");
                version
            })
        };
        let two = [heard(), heard()];
        let mut gui = gui.join().unwrap();
        while !gui.flush() {
            heard();
        }
        assert_eq!(heard(), 4);
        two
    });
    // [1, 3]: the first move found room, and the next two have become one.
    let right = ["[0, 0]", "[0, 1]", "[1, 1]", "[1, 2]", "[1, 3]"];
    assert_eq!(found, right.map(str::to_owned).into());
}

#[test]
fn only_neighbours_of_one_knob_become_one() {
    interleave::model(|| {
        let (mut gui, mut processing) = coalesce::share(PATCH.clone(), 1);
        let load = || Edit::Load(Box::new(PATCH.clone()));
        for edit in [
            Edit::Knob(Knob::Gain, 0.1),
            load(),
            Edit::Knob(Knob::Gain, 0.2),
            Edit::Knob(Knob::Echo, 0.3),
            Edit::Knob(Knob::Gain, 0.4),
            Edit::Knob(Knob::Gain, 0.5),
        ] {
            gui.edit(edit);
        }
        assert_eq!(gui.waiting(), 4, "the last two are one");
        let mut heard = Vec::new();
        while heard.last() != Some(&6) {
            heard.push(processing.read(|patch| patch.version.0));
            gui.flush();
        }
        assert_eq!(heard, [1, 2, 3, 4, 6]);
    });
}
