//! A step says which version it makes.

use interleave::sync::{
    Arc, Mutex,
    mpsc::{Receiver, Sender, channel},
};
use std::cmp::Ordering::{Equal, Greater, Less};

/// What plays: a preset, how loud, and by how many edits it has become so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    pub version: u32,
    pub preset: u32,
    pub volume: u32,
}

impl Patch {
    fn load(&mut self, preset: u32) {
        self.version += 1;
        self.preset = preset;
        self.volume = 10 * preset; // each preset brings a volume of its own
    }

    fn louder(&mut self) {
        self.version += 1;
        self.volume += 1;
    }
}

// ANCHOR: answer
/// One step louder, by which the patch became this version.
struct Louder {
    makes: u32,
}

/// The GUI's end.
pub struct Gui {
    patch: Patch,
    steps: Sender<Louder>,
    loaded: Arc<Mutex<Option<Patch>>>,
}

impl Gui {
    /// Loads a preset, by number.
    pub fn load(&mut self, preset: u32) {
        self.patch.load(preset);
        *self.loaded.lock().unwrap() = Some(self.patch);
    }

    /// Makes what plays one step louder.
    pub fn louder(&mut self) {
        self.patch.louder();
        let makes = self.patch.version;
        self.steps.send(Louder { makes }).unwrap();
    }
}

/// The processing thread's end.
pub struct Processing {
    patch: Patch,
    steps: Receiver<Louder>,
    loaded: Arc<Mutex<Option<Patch>>>,
    early: Option<Louder>,
}

impl Processing {
    /// What to play now. Does not wait.
    pub fn read(&mut self) -> Patch {
        let loaded = self.loaded.try_lock();
        if let Some(patch) = loaded.ok().and_then(|mut loaded| loaded.take()) {
            self.patch = patch;
        }
        while let Some(step) = self.early.take().or_else(|| self.steps.try_recv().ok()) {
            match step.makes.cmp(&(self.patch.version + 1)) {
                Less => {} // it is in the preset
                Equal => self.patch.louder(),
                Greater => {
                    self.early = Some(step); // a preset comes between
                    break;
                }
            }
        }
        self.patch
    }
}
// ANCHOR_END: answer

/// Both ends, with an empty patch.
pub fn share() -> (Gui, Processing) {
    let (sender, receiver) = channel();
    let loaded = Arc::default();
    let gui = Gui {
        patch: Patch::default(),
        steps: sender,
        loaded: Arc::clone(&loaded),
    };
    let processing = Processing {
        patch: Patch::default(),
        steps: receiver,
        loaded,
        early: None,
    };
    (gui, processing)
}
