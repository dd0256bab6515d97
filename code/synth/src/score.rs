//! When each note is struck, and when each edit is due.

use crate::{Edit, Version};

/// A note of a [`Score`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Note {
    /// The block at whose start the key is struck.
    pub start: usize,
    /// How many blocks later it is let go.
    pub length: usize,
    /// The key, 0 to 127; 60 is middle C.
    pub key: u8,
    /// How hard, from 0 to 1.
    pub velocity: f32,
}

/// Notes, and how many blocks the music takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// In any order.
    pub notes: Vec<Note>,
    /// The length of the music in blocks, with the time in which the last notes
    /// fade.
    pub blocks: usize,
}

impl Score {
    /// Silence of a length.
    #[must_use]
    pub fn new(blocks: usize) -> Score {
        Score {
            notes: Vec::new(),
            blocks,
        }
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, start: usize, length: usize, key: u8, velocity: f32) -> Score {
        self.notes.push(Note {
            start,
            length,
            key,
            velocity,
        });
        self
    }
}

/// Edits in the order in which they are made, each with the block at which it is
/// due.
///
/// The patch that they start from is version 0, so the edit at index `i` makes
/// version `i + 1`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script {
    edits: Vec<(usize, Edit)>,
}

impl Script {
    /// No edits.
    #[must_use]
    pub fn new() -> Script {
        Script::default()
    }

    /// Adds an edit at a block.
    ///
    /// # Panics
    /// If the block is before that of the last edit.
    #[must_use]
    pub fn at(mut self, block: usize, edit: Edit) -> Script {
        self.push(block, edit);
        self
    }

    /// Adds an edit at a block, as [`at`](Script::at) does.
    ///
    /// # Panics
    /// If the block is before that of the last edit.
    pub fn push(&mut self, block: usize, edit: Edit) {
        let last = self.edits.last().map_or(0, |(block, _)| *block);
        assert!(
            last <= block,
            "an edit at block {block} after one at block {last}"
        );
        self.edits.push((block, edit));
    }

    /// Every edit and the block at which it is due, first to last.
    #[must_use]
    pub fn edits(&self) -> &[(usize, Edit)] {
        &self.edits
    }

    /// The edits that are due at a block.
    pub fn due(&self, block: usize) -> impl Iterator<Item = &Edit> {
        let first = self.edits.partition_point(|(at, _)| *at < block);
        self.edits[first..]
            .iter()
            .take_while(move |(at, _)| *at == block)
            .map(|(_, edit)| edit)
    }

    /// The version that each block hears when every edit lands exactly when it
    /// is due.
    #[must_use]
    pub fn versions(&self, blocks: usize) -> Vec<Version> {
        let so_far = |block| self.edits.partition_point(|(at, _)| *at <= block);
        (0..blocks)
            .map(|block| Version(so_far(block) as u64))
            .collect()
    }
}
