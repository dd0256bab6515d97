// fails: a_step_before_a_load_is_not_made_again — a step that the preset contains is made again
use interleave::sync::{
    Arc, Mutex,
    mpsc::{Receiver, Sender, channel},
};

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
    loaded: Arc<Mutex<Option<Patch>>>,
    early: Option<Louder>,
}

impl Processing {
    /// What to play now. Does not wait.
    pub fn read(&mut self) -> Patch {
        if let Ok(mut loaded) = self.loaded.try_lock()
            && let Some(patch) = loaded.take()
        {
            self.patch = patch;
        }
        while let Some(step) = self.early.take().or_else(|| self.steps.try_recv().ok()) {
            if step.makes > self.patch.version + 1 {
                self.early = Some(step);
                break;
            }
            self.patch.louder();
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
