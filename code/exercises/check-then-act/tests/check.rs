// The check of the exercise "Check, then act". Every test runs in every order
// that two threads can take.

use check_then_act::VoicePool;
use interleave::sync::{Arc, thread};

#[test]
fn one_thread_plays_and_stops_notes() {
    interleave::model(|| {
        let pool = VoicePool::new(2);
        assert!(
            pool.note_on(64).is_some(),
            "both voices were free, and note 64 was refused"
        );
        assert!(
            pool.note_on(60).is_some(),
            "one voice was free, and note 60 was refused"
        );
        assert_eq!(
            pool.note_on(67),
            None,
            "both voices play, and note 67 was given one"
        );
        assert_eq!(pool.playing(), [60, 64], "two notes were started");

        pool.note_off(64);
        assert_eq!(
            pool.playing(),
            [60],
            "note 64 was stopped and note 60 was not"
        );
        assert!(
            pool.note_on(67).is_some(),
            "note 64 gave its voice back, and note 67 was refused"
        );
        assert_eq!(pool.playing(), [60, 67]);
    });
}

#[test]
fn two_notes_never_share_a_voice() {
    interleave::model(|| {
        let pool = Arc::new(VoicePool::new(2));
        let gui = thread::spawn({
            let pool = Arc::clone(&pool);
            move || pool.note_on(60)
        });
        let voice = pool.note_on(64);
        let other = gui.join().unwrap();

        assert!(
            voice.is_none() || voice != other,
            "notes 60 and 64 were both given voice {}: one of them is never heard",
            voice.unwrap(),
        );
    });
}

#[test]
fn no_note_is_refused_while_a_voice_is_free() {
    interleave::model(|| {
        let pool = Arc::new(VoicePool::new(2));
        let gui = thread::spawn({
            let pool = Arc::clone(&pool);
            move || pool.note_on(60)
        });
        let voice = pool.note_on(64);
        let other = gui.join().unwrap();

        assert!(
            voice.is_some() && other.is_some(),
            "two voices, two notes, and one note was refused (note 60: {other:?}, note 64: {voice:?})",
        );
    });
}

#[test]
fn the_last_voice_goes_to_one_note() {
    interleave::model(|| {
        let pool = Arc::new(VoicePool::new(1));
        let gui = thread::spawn({
            let pool = Arc::clone(&pool);
            move || pool.note_on(60).is_some()
        });
        let given = pool.note_on(64).is_some();
        let other = gui.join().unwrap();

        assert!(
            given != other,
            "one voice for two notes, and {} was told that it plays",
            if given { "each of them" } else { "neither" },
        );
        let heard = if given { 64 } else { 60 };
        assert_eq!(
            pool.playing(),
            [heard],
            "note {heard} was told that it plays"
        );
    });
}

#[test]
fn a_late_note_off_never_silences_another_note() {
    interleave::model(|| {
        let pool = Arc::new(VoicePool::new(1));
        pool.note_on(60);
        let gui = thread::spawn({
            let pool = Arc::clone(&pool);
            move || pool.note_off(60)
        });
        pool.note_off(60);
        let voice = pool.note_on(64);
        gui.join().unwrap();

        assert!(
            voice.is_some(),
            "note 60 was stopped, and note 64 found no free voice"
        );
        assert_eq!(
            pool.playing(),
            [64],
            "note 64 was started and nobody stopped it, but the other thread's note_off(60) did",
        );
    });
}
