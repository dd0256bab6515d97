//! Plays a score block by block, whoever hands it the patch.
//!
//! ```text
//!   one thread:       play(score, script) ───────────────────────▶ samples
//!
//!   with threads:     GUI: script.due(block) ─▶ some way to share ─┐
//!                     Player::next_block(&patch, &mut out) ◀───────┘
//!                        ├──▶ samples                     equal?
//!                        └──▶ the version heard ─▶ replay(…) ─▶ samples
//! ```
//!
//! With threads the block in which an edit lands is a race, and another one at
//! each run. The run was right if replaying the versions that it heard, without
//! threads, gives the same samples.

use crate::{BLOCK, Patch, Score, Script, Version, Voices, render};

/// A score, being played.
///
/// Owns all it needs, so it can move to a thread. Playing allocates nothing.
#[derive(Clone, Debug)]
pub struct Player {
    voices: Voices,
    /// Sorted by block, and within a block keys are let go first.
    events: Vec<Event>,
    next: usize,
    block: usize,
    blocks: usize,
}

#[derive(Clone, Copy, Debug)]
struct Event {
    block: usize,
    key: u8,
    /// `None` lets the key go.
    strike: Option<f32>,
}

impl Player {
    /// Ready at the first block.
    #[must_use]
    pub fn new(score: &Score) -> Player {
        let strikes = score.notes.iter().map(|note| Event {
            block: note.start,
            key: note.key,
            strike: Some(note.velocity),
        });
        let releases = score.notes.iter().map(|note| Event {
            block: note.start + note.length,
            key: note.key,
            strike: None,
        });
        let mut events: Vec<Event> = releases.chain(strikes).collect();
        events.sort_by_key(|event| (event.block, event.strike.is_some()));
        Player {
            voices: Voices::new(),
            events,
            next: 0,
            block: 0,
            blocks: score.blocks,
        }
    }

    /// Renders the next block under this patch, and says which version it heard.
    ///
    /// Past the end of the score the last notes fade. `out` holds
    /// [`BLOCK`] frames. Never allocates, frees, locks or waits.
    pub fn next_block(&mut self, patch: &Patch, out: &mut [f32]) -> Version {
        while let Some(event) = self.events.get(self.next)
            && event.block <= self.block
        {
            match event.strike {
                Some(velocity) => self.voices.note_on(event.key, velocity),
                None => self.voices.note_off(event.key),
            }
            self.next += 1;
        }
        render(patch, &mut self.voices, out);
        self.block += 1;
        patch.version
    }

    /// The number of the block that [`next_block`](Player::next_block) will
    /// render, from 0.
    #[must_use]
    pub fn block(&self) -> usize {
        self.block
    }

    /// Whether the score is over.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.block >= self.blocks
    }
}

/// Plays a score on the factory patch with every edit exactly when it is due.
///
/// Gives [`BLOCK`] samples for each block of the score.
#[must_use]
pub fn play(score: &Score, script: &Script) -> Vec<f32> {
    replay(score, script, &script.versions(score.blocks))
}

/// Plays as many blocks as there are versions, each under the factory patch as
/// the script's edits had made it by that version: what a threaded run should
/// have sounded like that heard these versions.
///
/// # Panics
/// If a version is smaller than the one before, or larger than the script has
/// edits: no such run can be right.
#[must_use]
pub fn replay(score: &Score, script: &Script, versions: &[Version]) -> Vec<f32> {
    let mut patch = Patch::factory();
    let mut edits = script.edits().iter();
    let mut player = Player::new(score);
    let mut samples = vec![0.0; versions.len() * BLOCK];
    for (out, version) in samples.chunks_exact_mut(BLOCK).zip(versions) {
        let block = player.block();
        while patch.version < *version {
            let Some((_, edit)) = edits.next() else {
                panic!(
                    "block {block} heard version {version}, the script ends at {}",
                    patch.version
                );
            };
            edit.apply(&mut patch);
        }
        let heard = player.next_block(&patch, out);
        assert_eq!(
            heard, *version,
            "block {block} heard version {version}, an earlier block version {heard}"
        );
    }
    samples
}
