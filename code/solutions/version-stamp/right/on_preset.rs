//! A step says on which of the loads it was made.

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

// ANCHOR: answer
/// One step louder, after so many loads.
struct Louder {
    loads: u32,
}

/// A patch that was loaded, and which load it was.
struct Loaded {
    loads: u32,
    patch: Patch,
}

/// The GUI's end.
pub struct Gui {
    patch: Patch,
    steps: Sender<Louder>,
    loaded: Arc<Mutex<Option<Loaded>>>,
    loads: u32,
}

impl Gui {
    /// Loads a preset, by number.
    pub fn load(&mut self, preset: u32) {
        self.patch.load(preset);
        self.loads += 1;
        *self.loaded.lock().unwrap() = Some(Loaded {
            loads: self.loads,
            patch: self.patch,
        });
    }

    /// Makes what plays one step louder.
    pub fn louder(&mut self) {
        self.patch.louder();
        self.steps.send(Louder { loads: self.loads }).unwrap();
    }
}

/// The processing thread's end.
pub struct Processing {
    patch: Patch,
    steps: Receiver<Louder>,
    loaded: Arc<Mutex<Option<Loaded>>>,
    loads: u32,
    early: Option<Louder>,
}

impl Processing {
    /// What to play now. Does not wait.
    pub fn read(&mut self) -> Patch {
        if let Ok(mut loaded) = self.loaded.try_lock()
            && let Some(Loaded { loads, patch }) = loaded.take()
        {
            self.loads = loads;
            self.patch = patch;
        }
        loop {
            let step = match self.early.take() {
                Some(step) => step,
                None => match self.steps.try_recv() {
                    Ok(step) => step,
                    Err(_) => break,
                },
            };
            if step.loads > self.loads {
                self.early = Some(step);
                break;
            }
            if step.loads == self.loads {
                self.patch.louder();
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
        loads: 0,
    };
    let processing = Processing {
        patch: Patch::default(),
        steps: receiver,
        loaded,
        loads: 0,
        early: None,
    };
    (gui, processing)
}
