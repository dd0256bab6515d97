//! Edits by the ring buffer of the crate `rtrb`: there to be made, and back to be
//! freed.
//!
//! ```
//! use channels::with_rtrb::share;
//! use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};
//!
//! let (mut gui, mut processing) = share(Patch::with_zones(1));
//! gui.edit(Edit::Knob(Knob::Gain, 0.5));
//! assert_eq!(processing.read(|patch| patch.gain), 0.5);
//! ```

use std::collections::VecDeque;

use rtrb::{Consumer, Producer, RingBuffer};
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

/// How many edits can be on their way, there and back together.
const AWAY: usize = 64;

/// The GUI's end. Frees what its edits have replaced.
pub struct Gui {
    edits: Producer<Edit>,
    spent: Consumer<Edit>,
    away: usize,
    waiting: VecDeque<Edit>,
}

/// The processing thread's end: it owns the patch.
pub struct Processing {
    patch: Patch,
    edits: Consumer<Edit>,
    spent: Producer<Edit>,
}

// ANCHOR: ends
impl GuiEnd for Gui {
    fn edit(&mut self, edit: Edit) {
        self.waiting.push_back(edit);
        self.flush();
    }

    fn flush(&mut self) -> bool {
        let back = self.spent.slots();
        let back = self.spent.read_chunk(back).expect("they are mine alone");
        self.away -= back.len();
        back.commit_all(); // drops them
        while self.away < AWAY {
            let Some(edit) = self.waiting.pop_front() else {
                break;
            };
            self.away += 1;
            self.edits.push(edit).expect("room for all that are away");
        }
        if self.edits.is_abandoned() {
            self.waiting.clear();
        }
        self.waiting.is_empty()
    }
}

impl ProcessingEnd for Processing {
    fn read<R>(&mut self, look: impl FnOnce(&Patch) -> R) -> R {
        for _ in 0..self.edits.slots() {
            let mut edit = self.edits.pop().expect("they are mine alone");
            edit.exchange(&mut self.patch);
            self.spent.push(edit).expect("room for all that are away");
        }
        look(&self.patch)
    }
}
// ANCHOR_END: ends

/// Both ends. Neither ever waits. If the processing thread is gone, edits are
/// dropped.
pub fn share(patch: Patch) -> (Gui, Processing) {
    let (edits, arriving) = RingBuffer::new(AWAY);
    let (back, spent) = RingBuffer::new(AWAY);
    let gui = Gui {
        edits,
        spent,
        away: 0,
        waiting: VecDeque::new(),
    };
    let processing = Processing {
        patch,
        edits: arriving,
        spent: back,
    };
    (gui, processing)
}
