//! Plays a performance on two threads, through the two ends of a strategy.
//!
//! ```text
//!   GUI thread: the script's edits,      processing thread: the score's blocks,
//!   each no sooner than the block        each no sooner than the edits that
//!   at which it is due                   were due LAG blocks ago
//!        │ edit, flush                          ▲ read: torn? older than before?
//!        └───────────▶ the strategy ────────────┘
//! ```
//!
//! In which block an edit is first heard is a race, and may differ at each run. So
//! the samples are compared with a replay, on one thread, of the versions heard.

use std::panic::resume_unwind;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

use synth::{BLOCK, Edit, GuiEnd, Patch, Performance, Player, ProcessingEnd, Script, Version};

/// How far the GUI may fall behind, in blocks. Without a bound a slow start of its
/// thread could put every edit after the last block, where nothing is tried.
const LAG: usize = 12;

/// The song.
pub static SONG: LazyLock<Performance> = LazyLock::new(synth::song);

/// The song with the edits of knobs alone, for strategies that carry nothing else.
pub static KNOBS: LazyLock<Performance> = LazyLock::new(|| {
    let mut script = Script::new();
    for (block, edit) in SONG.script.edits() {
        if let Edit::Knob(..) = edit {
            script.push(*block, edit.clone());
        }
    }
    Performance {
        score: SONG.score.clone(),
        script,
    }
});

/// How far a thread is, for the other one to see; `usize::MAX` when it is gone.
///
/// `Relaxed`, so that the test itself orders nothing that the strategy has to order.
#[derive(Default)]
struct Progress(AtomicUsize);

impl Progress {
    fn reached(&self) -> usize {
        self.0.load(Relaxed)
    }

    fn is_gone(&self) -> bool {
        self.reached() == usize::MAX
    }
}

/// Says that a thread is gone when it returns, and when it panics, so that the other
/// one does not wait for it.
struct Thread<'a>(&'a Progress);

impl Thread<'_> {
    fn reaches(&self, place: usize) {
        self.0.0.store(place, Relaxed);
    }
}

impl Drop for Thread<'_> {
    fn drop(&mut self) {
        self.reaches(usize::MAX);
    }
}

/// Plays `performance` through the ends of a strategy that starts with the factory
/// patch, and checks what the processing thread finds.
///
/// # Panics
/// If a read finds a torn patch, or an older one than the read before; if the last
/// read does not find the version that all edits make; if the samples are not those
/// of a replay; if either end panics.
#[track_caller]
pub fn play(
    performance: &Performance,
    (mut gui, mut processing): (impl GuiEnd + Send, impl ProcessingEnd + Send),
) {
    let blocks = Progress::default();
    let edits = Progress::default();
    let heard = thread::scope(|s| {
        let gui = s.spawn(|| make_edits(&mut gui, &performance.script, &blocks, &edits));
        let heard = s.spawn(|| play_blocks(&mut processing, performance, &blocks, &edits));
        // The GUI's panic first: the other one's may follow from it.
        let gui = gui.join();
        let heard = heard.join();
        gui.and(heard).unwrap_or_else(|panic| resume_unwind(panic))
    });
    let last = Version(performance.script.edits().len() as u64);
    assert_eq!(heard.last, last, "edits were lost: the last read");

    let alone = synth::replay(&performance.score, &performance.script, &heard.versions);
    let differs = |(played, alone): (&[f32], &[f32])| played != alone;
    let mut both = heard.samples.chunks(BLOCK).zip(alone.chunks(BLOCK));
    if let Some(block) = both.position(differs) {
        panic!(
            "block {block}, which heard version {}, is not what a replay makes of it",
            heard.versions[block]
        );
    }
}

fn make_edits(gui: &mut impl GuiEnd, script: &Script, blocks: &Progress, edits: &Progress) {
    let me = Thread(edits);
    for (made, (due, edit)) in script.edits().iter().enumerate() {
        while blocks.reached() < *due {
            gui.flush();
            thread::yield_now();
        }
        gui.edit(edit.clone());
        me.reaches(made + 1);
    }
    while !gui.flush() && !blocks.is_gone() {
        thread::yield_now();
    }
}

/// What the processing thread has found.
struct Heard {
    samples: Vec<f32>,
    /// Of each block.
    versions: Vec<Version>,
    /// Of the read after the last edit.
    last: Version,
}

fn play_blocks(
    processing: &mut impl ProcessingEnd,
    performance: &Performance,
    blocks: &Progress,
    edits: &Progress,
) -> Heard {
    let me = Thread(blocks);
    let mut player = Player::new(&performance.score);
    let mut samples = vec![0.0; performance.score.blocks * BLOCK];
    let mut versions = Vec::with_capacity(performance.score.blocks);
    let mut last = Version::default();

    let mut read = |work: &mut dyn FnMut(&Patch)| {
        let found = processing.read(|patch| {
            whole(patch, "before the block");
            let version = patch.version;
            work(patch);
            whole(patch, "after the block");
            assert_eq!(patch.version, version, "it changed while it was read");
            version
        });
        assert!(last <= found, "version {found} was read after {last}");
        last = found;
        found
    };
    for out in samples.chunks_exact_mut(BLOCK) {
        let block = player.block();
        me.reaches(block);
        let late = block.saturating_sub(LAG);
        let due = performance.script.edits();
        let due = due.partition_point(|(at, _)| *at < late);
        while edits.reached() < due {
            read(&mut |_| ());
            thread::yield_now();
        }
        versions.push(read(&mut |patch| {
            player.next_block(patch, out);
        }));
    }
    me.reaches(performance.score.blocks);
    while !edits.is_gone() {
        read(&mut |_| ());
        thread::yield_now();
    }
    let last = read(&mut |_| ());
    Heard {
        samples,
        versions,
        last,
    }
}

#[track_caller]
fn whole(patch: &Patch, when: &str) {
    if let Some(torn) = patch.torn() {
        panic!("a torn patch, {when}: {torn:?}");
    }
}
