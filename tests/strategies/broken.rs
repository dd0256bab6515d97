//! Strategies that are wrong, each in one way: the test has to notice.

use std::sync::{Arc, Mutex, PoisonError};

use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd, Version};

use crate::performance::{KNOBS, SONG, play};

/// A patch behind a lock, and what goes wrong with it from the tenth edit on.
struct Broken {
    patch: Arc<Mutex<Patch>>,
    edits: u32,
    from_the_tenth: fn(Edit, &mut Patch),
}

struct Reader(Arc<Mutex<Patch>>);

fn broken(from_the_tenth: fn(Edit, &mut Patch)) -> (Broken, Reader) {
    let patch = Arc::new(Mutex::new(Patch::factory()));
    let gui = Broken {
        patch: Arc::clone(&patch),
        edits: 0,
        from_the_tenth,
    };
    (gui, Reader(patch))
}

impl GuiEnd for Broken {
    fn edit(&mut self, edit: Edit) {
        let mut patch = self.patch.lock().unwrap_or_else(PoisonError::into_inner);
        self.edits += 1;
        if self.edits >= 10 {
            (self.from_the_tenth)(edit, &mut patch);
        } else {
            edit.apply(&mut patch);
        }
    }
}

impl ProcessingEnd for Reader {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        look(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[test]
#[should_panic(expected = "edits were lost")]
fn a_lost_edit_is_noticed() {
    play(&SONG, broken(|_, _| ()));
}

#[test]
#[should_panic(expected = "a torn patch")]
fn a_torn_patch_is_noticed() {
    let half = |edit: Edit, patch: &mut Patch| {
        edit.apply(patch);
        patch.filter.version = Version(9);
    };
    play(&SONG, broken(half));
}

#[test]
#[should_panic(expected = "was read after")]
fn an_older_version_is_noticed() {
    let back = |_: Edit, patch: &mut Patch| *patch = Patch::factory();
    play(&SONG, broken(back));
}

#[test]
#[should_panic(expected = "is not what a replay makes of it")]
fn another_edit_than_the_scripts_is_noticed() {
    let other = |_: Edit, patch: &mut Patch| Edit::Knob(Knob::Gain, 0.1).apply(patch);
    play(&KNOBS, broken(other));
}

#[test]
#[should_panic(expected = "the GUI has enough")]
fn a_gui_that_panics_is_noticed() {
    play(&SONG, broken(|_, _| panic!("the GUI has enough")));
}

/// Reads nine times, and then no more.
struct Tired(Reader, u32);

impl ProcessingEnd for Tired {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        self.1 += 1;
        assert!(self.1 < 10, "the processing thread is tired");
        self.0.read(look)
    }
}

#[test]
#[should_panic(expected = "the processing thread is tired")]
fn a_processing_thread_that_panics_is_noticed() {
    let (gui, reader) = broken(|edit, patch| edit.apply(patch));
    play(&SONG, (gui, Tired(reader, 0)));
}
