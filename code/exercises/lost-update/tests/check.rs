// The promises of `NoteCounter`, each tried in every order of two threads.

use interleave::sync::{Arc, thread};
use lost_update::NoteCounter;

#[test]
fn one_thread_counts_from_zero() {
    interleave::model(|| {
        let counter = NoteCounter::new();
        assert_eq!(counter.note_started(), 0, "the first note is number 0");
        assert_eq!(counter.note_started(), 1, "the second note is number 1");
        assert_eq!(counter.played(), 2, "two notes were started");
    });
}

#[test]
fn no_note_is_lost() {
    interleave::model(|| {
        let counter = Arc::new(NoteCounter::new());
        let voice = {
            let counter = Arc::clone(&counter);
            thread::spawn(move || {
                counter.note_started();
            })
        };
        counter.note_started();
        counter.note_started();
        voice.join().unwrap();

        let played = counter.played();
        assert_eq!(played, 3, "3 notes were started and {played} counted");
    });
}

#[test]
fn every_note_gets_a_number_of_its_own() {
    interleave::model(|| {
        let counter = Arc::new(NoteCounter::new());
        let voice = {
            let counter = Arc::clone(&counter);
            thread::spawn(move || counter.note_started())
        };
        let mine = counter.note_started();
        let theirs = voice.join().unwrap();

        assert_ne!(mine, theirs, "two notes were both given number {mine}");
        assert!(
            mine < 2,
            "2 notes were started, and one was given number {mine}"
        );
        assert!(
            theirs < 2,
            "2 notes were started, and one was given number {theirs}"
        );
    });
}
