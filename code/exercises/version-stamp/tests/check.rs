// What two paths promise that keep one order. Each test is run in every order that
// the model checker can tell apart; a read that waits where nothing comes is a
// deadlock.

use interleave::sync::{Arc, thread};
use version_stamp::{Gui, Patch, share};

/// What the user does.
#[derive(Clone, Copy, Debug)]
enum Edit {
    Load(u32),
    Louder,
}

use Edit::{Load, Louder};

impl Edit {
    fn make(self, gui: &mut Gui) {
        match self {
            Load(preset) => gui.load(preset),
            Louder => gui.louder(),
        }
    }

    /// What it makes of a patch.
    fn after(self, patch: Patch) -> Patch {
        let version = patch.version + 1;
        match self {
            Load(preset) => Patch {
                version,
                preset,
                volume: 10 * preset,
            },
            Louder => Patch {
                version,
                volume: patch.volume + 1,
                ..patch
            },
        }
    }
}

/// Reads twice while the GUI makes the edits, and once when it has made them all.
fn every_read_finds_a_version(edits: &'static [Edit]) {
    let mut versions = vec![Patch::default()];
    for edit in edits {
        versions.push(edit.after(versions[versions.len() - 1]));
    }
    let versions = Arc::new(versions);
    interleave::model(move || {
        let (mut gui, mut processing) = share();
        let gui = thread::spawn(move || {
            for edit in edits {
                edit.make(&mut gui);
            }
            gui
        });
        let mut read = || {
            let found = processing.read();
            assert!(
                versions.contains(&found),
                "the GUI does {edits:?}, and read() finds\n  {found:?}\n\
                 but the patch was only ever one of\n{}",
                versions
                    .iter()
                    .map(|version| format!("  {version:?}\n"))
                    .collect::<String>()
            );
            found.version
        };
        let first = read();
        let second = read();
        assert!(
            first <= second,
            "the GUI does {edits:?}; read() finds version {first}, and the next \
             read() the older version {second}"
        );
        let gui = gui.join().unwrap();
        let last = read();
        assert_eq!(
            last,
            versions[edits.len()].version,
            "the GUI has done {edits:?}, and a read() after that does not find all of it"
        );
        drop(gui);
    });
}

#[test]
fn a_step_is_made_once() {
    every_read_finds_a_version(&[Louder, Louder]);
}

#[test]
fn a_step_after_a_load_is_made_on_the_preset() {
    every_read_finds_a_version(&[Load(1), Louder]);
}

#[test]
fn a_step_before_a_load_is_not_made_again() {
    every_read_finds_a_version(&[Louder, Load(1)]);
}

#[test]
fn loads_and_steps_in_turn_keep_their_order() {
    every_read_finds_a_version(&[Louder, Load(1), Louder]);
    every_read_finds_a_version(&[Load(1), Louder, Load(2)]);
    every_read_finds_a_version(&[Load(1), Louder, Louder]);
}

#[test]
fn a_read_without_news_does_not_wait() {
    interleave::model(|| {
        let (mut gui, mut processing) = share();
        assert_eq!(
            processing.read(),
            Patch::default(),
            "the GUI has done nothing yet"
        );
        gui.load(1);
        let first = processing.read();
        assert_eq!(
            processing.read(),
            first,
            "the GUI has done nothing between two reads, and the second found \
             something else"
        );
    });
}
