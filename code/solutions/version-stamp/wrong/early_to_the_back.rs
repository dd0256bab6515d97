// fails: loads_and_steps_in_turn_keep_their_order — a step sent again stands behind the later ones
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
    again: Sender<Louder>,
    loaded: Arc<Mutex<Option<Patch>>>,
}

impl Processing {
    /// What to play now. Does not wait.
    pub fn read(&mut self) -> Patch {
        if let Ok(mut loaded) = self.loaded.try_lock()
            && let Some(patch) = loaded.take()
        {
            self.patch = patch;
        }
        while let Ok(step) = self.steps.try_recv() {
            match step.makes.cmp(&(self.patch.version + 1)) {
                Less => {} // it is in the preset
                Equal => self.patch.louder(),
                Greater => {
                    self.again.send(step).unwrap();
                    break;
                }
            }
        }
        self.patch
    }
}

/// Both ends, with an empty patch.
pub fn share() -> (Gui, Processing) {
    let (sender, receiver) = channel();
    let loaded = Arc::default();
    let gui = Gui {
        patch: Patch::default(),
        steps: sender.clone(),
        loaded: Arc::clone(&loaded),
    };
    let processing = Processing {
        patch: Patch::default(),
        steps: receiver,
        again: sender,
        loaded,
    };
    (gui, processing)
}
