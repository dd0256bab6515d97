//! Asking from outside what an ordering is for.

use std::path::Path;
use std::process::{Command, Stdio};

use interleave::mutant::{MUTANT, Mutant, NOTES, Note};
use interleave::sync::{
    Arc,
    atomic::{
        AtomicBool, AtomicU32,
        Ordering::{self, Acquire, Relaxed, Release},
    },
    thread,
};
use interleave::{Model, Verdict};

/// Whether it is ready, and what the message is then.
fn message(stored: Ordering) -> (bool, u32) {
    let (data, ready) = (AtomicU32::new(0), AtomicBool::new(false));
    let shared = Arc::new((data, ready));
    let gui = thread::spawn({
        let shared = Arc::clone(&shared);
        move || {
            shared.0.store(7, Relaxed);
            shared.1.store(true, stored);
        }
    });
    let ready = shared.1.load(Acquire);
    let data = shared.0.load(Relaxed);
    gui.join().unwrap();
    (ready, data)
}

fn whole(stored: Ordering) -> impl Fn() + Send + Sync {
    move || {
        let (ready, data) = message(stored);
        assert!(!ready || data == 7, "ready too early");
    }
}

/// What is asked about: five calls, of which the second is to fail.
#[test]
fn a_message_is_whole_if_it_is_released() {
    let outcomes = interleave::outcomes(|| message(Release));
    let wrong = interleave::verdict(whole(Relaxed));
    let sites = Model::new().sites(whole(Release));
    let load = sites.iter().find(|visit| visit.ordering == Acquire);
    let weaker = Model::new().weaken(load.unwrap().site.clone(), Relaxed);
    let weaker = weaker.verdict(whole(Release));
    interleave::model(whole(Release));

    wrong.expect_failure("ready too early");
    weaker.expect_failure("ready too early");
    assert!(!outcomes.contains("(true, 0)"), "{outcomes:?}");
}

/// Runs that test with variables, and says whether it passed, and what it noted.
fn run(folder: &Path, mutant: Option<&Mutant>) -> (bool, Vec<Note>) {
    let (asked, noted) = (folder.join("mutant"), folder.join("notes"));
    let _ = std::fs::remove_file(&noted);
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["a_message_is_whole_if_it_is_released", "--exact"])
        .env(NOTES, &noted)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if let Some(mutant) = mutant {
        std::fs::write(&asked, serde_json::to_vec(mutant).unwrap()).unwrap();
        command.env(MUTANT, &asked);
    }
    let passed = command.status().unwrap().success();
    let notes = std::fs::read_to_string(&noted).unwrap();
    let notes = notes
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    (passed, notes.collect())
}

/// A folder of the test's own.
fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("interleave-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn every_call_is_noted_as_what_it_is() {
    let folder = folder("notes");
    let (passed, notes) = run(&folder, None);
    assert!(passed);
    let kinds: Vec<_> = notes
        .iter()
        .map(|note| (note.call, note.of_the_source, note.verdict().is_passed()))
        .collect();
    let expected = [
        (0, true, true),   // the outcomes
        (1, true, false),  // wrong on purpose
        (2, false, true),  // asks for the sites
        (3, false, false), // weakened by the test itself
        (4, true, true),   // the check
    ];
    assert_eq!(kinds, expected);
    for note in &notes {
        let met = note
            .sites()
            .iter()
            .filter(|visit| visit.ordering == Acquire);
        assert_eq!(met.count(), 1, "call {}", note.call);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_mutant_is_one_ordering_in_one_call() {
    let folder = folder("mutants");
    let (_, notes) = run(&folder, None);
    let sites = notes[0].sites();
    let load = sites.iter().find(|visit| visit.ordering == Acquire);
    let mutant = |call, ordering| Mutant {
        site: load.unwrap().site.clone(),
        ordering,
        call,
        notes: notes.clone(),
    };

    let (passed, noted) = run(&folder, Some(&mutant(0, Relaxed)));
    assert!(!passed, "the test compares the outcomes");
    assert_eq!(noted.len(), 1, "the other calls are answered");
    assert!(noted[0].outcomes().contains("(true, 0)"));
    assert!(!notes[0].outcomes().contains("(true, 0)"));

    let (passed, noted) = run(&folder, Some(&mutant(4, Relaxed)));
    assert!(!passed, "the test checks");
    assert_eq!(noted[0].call, 4);
    assert!(matches!(noted[0].verdict(), Verdict::Failed { .. }));

    let (passed, _) = run(&folder, Some(&mutant(4, Acquire)));
    assert!(passed, "it is what stands there");
    let (passed, _) = run(&folder, Some(&mutant(2, Relaxed)));
    assert!(passed, "sites are asked of the source as it stands");
    std::fs::remove_dir_all(folder).unwrap();
}
