//! The song, the bytes that it makes, and playing it once more.

use std::io::Cursor;
use std::path::Path;

use synth::{
    BLOCK, Edit, Knob, Patch, Player, SAMPLE_RATE, Score, Script, Version, peak, play, replay, song,
};

#[allow(dead_code, reason = "the program's `main` is not run here")]
#[path = "../examples/render.rs"]
mod program;

/// A short piece with an edit in each of three blocks.
fn short() -> (Score, Script) {
    let score = Score::new(60).note(0, 30, 60, 0.8).note(10, 40, 67, 0.6);
    let script = Script::new()
        .at(5, Edit::Knob(Knob::Cutoff, 3_000.0))
        .at(12, Edit::RedrawZone(67, vec![0.4; 500].into()))
        .at(40, Edit::Knob(Knob::Gain, 0.2));
    (score, script)
}

#[test]
fn the_song_is_the_snapshot_byte_for_byte() {
    let mut bytes = Cursor::new(Vec::new());
    program::write_wav(&song(), &mut bytes).unwrap();
    let bytes = bytes.into_inner();
    let snapshot = Path::new(env!("CARGO_MANIFEST_DIR")).join("song.wav");
    let snapshot = std::fs::read(snapshot).unwrap();
    let differs = bytes.iter().zip(&snapshot).position(|(a, b)| a != b);
    assert!(
        bytes == snapshot,
        "the song is no longer code/synth/song.wav: {} bytes and {}, first difference at {differs:?}. \
         If that is wanted: cargo run --example render -p synth -- code/synth/song.wav",
        bytes.len(),
        snapshot.len(),
    );
    assert!(snapshot.len() < 1_000_000);
}

#[test]
fn the_program_prints_what_the_book_shows() {
    let printed = program::report(&song(), Path::new("target/song.wav"));
    assert_eq!(printed, include_str!("../examples/render.stdout"));
}

#[test]
fn the_song_is_as_loud_as_it_should_be_and_ends_in_silence() {
    let samples = song().play();
    assert_eq!(samples.len(), song().score.blocks * BLOCK);
    let loudest = peak(&samples);
    assert!(
        (0.68..0.74).contains(&loudest),
        "peak {loudest}, wanted about -3 dB"
    );
    let last = &samples[samples.len() - SAMPLE_RATE as usize / 20..];
    assert!(
        peak(last) < 0.5 / 32_767.0,
        "the end is cut off at {}",
        peak(last)
    );
    let mean = samples.iter().sum::<f32>() / samples.len() as f32;
    assert!(mean.abs() < 0.002, "a constant offset of {mean}");
}

#[test]
fn the_song_has_an_edit_of_each_kind_and_never_runs_out_of_voices() {
    let script = song().script;
    let kind = |edit: &Edit| match edit {
        Edit::Knob(..) => 0,
        Edit::RedrawTable(..) => 1,
        Edit::RedrawZone(..) => 2,
        Edit::Load(..) => 3,
    };
    let mut kinds = [0; 4];
    script
        .edits()
        .iter()
        .for_each(|(_, edit)| kinds[kind(edit)] += 1);
    assert_eq!(kinds[1..], [1, 1, 1]);
    assert!(kinds[0] > 100, "{kinds:?}");

    let score = song().score;
    assert!(script.edits().last().unwrap().0 < score.blocks);
    assert!(
        score
            .notes
            .iter()
            .all(|note| note.start + note.length <= score.blocks)
    );
    for (i, a) in score.notes.iter().enumerate() {
        for b in score.notes[i + 1..].iter().filter(|b| b.key == a.key) {
            let apart = a.start + a.length <= b.start || b.start + b.length <= a.start;
            assert!(apart, "a key struck while it is held: {a:?}, {b:?}");
        }
    }
    // Half a second is enough for a note to fade under either preset.
    let sounding = |block| {
        let fade = SAMPLE_RATE as usize / 2 / BLOCK;
        let at = |start: usize, length: usize| (start..start + length + fade).contains(&block);
        score
            .notes
            .iter()
            .filter(|note| at(note.start, note.length))
            .count()
    };
    let most = (0..score.blocks).map(sounding).max().unwrap();
    assert!(most <= 16, "{most} notes at once");
}

#[test]
fn due_gives_the_edits_of_a_block_in_order() {
    let gain = |value| Edit::Knob(Knob::Gain, value);
    let script = Script::new()
        .at(1, gain(0.1))
        .at(3, gain(0.2))
        .at(3, gain(0.3));
    let due = |block| script.due(block).cloned().collect::<Vec<_>>();
    assert_eq!(
        [0, 1, 2, 3, 4].map(due),
        [
            vec![],
            vec![gain(0.1)],
            vec![],
            vec![gain(0.2), gain(0.3)],
            vec![]
        ]
    );
    assert_eq!(script.versions(5), [0, 1, 1, 3, 3].map(Version));
}

#[test]
#[should_panic(expected = "an edit at block 2 after one at block 3")]
fn a_script_goes_forward() {
    let _ = Script::new()
        .at(3, Edit::Knob(Knob::Gain, 0.1))
        .at(2, Edit::Knob(Knob::Gain, 0.2));
}

#[test]
fn edits_that_land_late_sound_like_their_replay_and_not_like_the_plan() {
    let (score, script) = short();
    let mut patch = Patch::factory();
    let mut player = Player::new(&score);
    let (mut samples, mut heard) = (Vec::new(), Vec::new());
    while !player.is_done() {
        // Whatever is due lands three blocks too late.
        if let Some(block) = player.block().checked_sub(3) {
            script.due(block).for_each(|edit| edit.apply(&mut patch));
        }
        let mut block = [0.0; BLOCK];
        heard.push(player.next_block(&patch, &mut block));
        samples.extend(block);
    }
    assert_eq!(heard.len(), score.blocks);
    assert!(samples == replay(&score, &script, &heard));
    assert!(samples != play(&score, &script));
}

#[test]
fn a_block_heard_one_version_off_is_not_its_replay() {
    let (score, script) = short();
    let mut versions = script.versions(score.blocks);
    let right = replay(&score, &script, &versions);
    for block in [4, 11, 39] {
        let honest = versions[block];
        versions[block] = honest.next();
        assert!(right != replay(&score, &script, &versions), "block {block}");
        versions[block] = honest;
    }
}

#[test]
#[should_panic(expected = "block 1 heard version 1, an earlier block version 2")]
fn a_replay_never_goes_back() {
    let (score, script) = short();
    let _ = replay(&score, &script, &[2, 1].map(Version));
}

#[test]
#[should_panic(expected = "block 1 heard version 4, the script ends at 3")]
fn a_replay_knows_no_version_beyond_the_script() {
    let (score, script) = short();
    let _ = replay(&score, &script, &[2, 4].map(Version));
}

#[test]
fn a_key_can_be_let_go_and_struck_again_in_one_block() {
    let score = Score::new(1_000)
        .note(50, 950, 60, 0.8)
        .note(0, 50, 60, 0.8);
    let samples = play(&score, &Script::new());
    let end = &samples[990 * BLOCK..];
    assert!(
        peak(end) > 0.05,
        "the second note was let go with the first"
    );
}
