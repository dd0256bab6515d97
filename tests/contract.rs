//! The judge of exercises, judged: each way to break the contract is an error
//! that says what to mend.

use std::path::PathBuf;

use book::exercise::Exercise;
use book_tests::cargo::Ending;
use book_tests::contract::{self, Answer, Endings};
use book_tests::root;

/// The exercise that the endings below are about. Its stub fails `loses` and
/// `tears`, by its manifest.
fn exercise() -> Exercise {
    let mut exercise = Exercise::load(&root(), "lost-update").expect("it is there");
    exercise.metadata.fails = vec!["loses".to_owned(), "tears".to_owned()];
    exercise
}

/// What the judge says of an answer whose check ended so; nothing if it is content.
fn judge(answer: &Answer, text: &str, passed: &[&'static str], failed: &[&'static str]) -> String {
    let failure = Ending::Failed("a note was lost".to_owned());
    let endings: Endings = passed
        .iter()
        .map(|name| (*name, &Ending::Passed))
        .chain(failed.iter().map(|name| (*name, &failure)))
        .collect();
    match answer.judge(&exercise(), text, &endings) {
        Ok(()) => String::new(),
        Err(error) => format!("{error:#}"),
    }
}

#[test]
fn a_stub_fails_exactly_what_its_manifest_names() {
    let judge =
        |passed: &[&'static str], failed: &[&'static str]| judge(&Answer::Stub, "", passed, failed);
    assert_eq!(judge(&["counts"], &["loses", "tears"]), "");
    assert!(judge(&["counts", "loses", "tears"], &[]).contains("nothing to solve"));
    assert!(judge(&["tears"], &["loses"]).contains("does not fail tears: mend"));
    assert!(judge(&[], &["loses", "tears", "counts"]).contains("also fails counts: mend"));
}

#[test]
fn a_right_answer_passes_everything() {
    let right = Answer::Right(PathBuf::from("right/one.rs"));
    assert_eq!(judge(&right, "", &["loses"], &[]), "");
    let said = judge(&right, "", &["loses"], &["tears"]);
    assert!(said.contains("a right answer fails tears"), "{said}");
    assert!(said.contains("a note was lost"), "{said}");
}

#[test]
fn a_wrong_answer_fails_the_test_that_its_first_line_names() {
    let wrong = Answer::Wrong(PathBuf::from("wrong/one.rs"));
    let text = "// fails: loses — the gap is still there\n";
    assert_eq!(judge(&wrong, text, &["tears"], &["loses"]), "");
    let said = judge(&wrong, text, &["loses"], &["tears"]);
    assert!(said.contains("a wrong answer passes loses"), "{said}");
    let said = judge(&wrong, text, &[], &["tears"]);
    assert!(said.contains("has no such test"), "{said}");
    let said = judge(&wrong, "use std::thread;\n", &[], &["loses"]);
    assert!(said.contains("begins with `// fails: "), "{said}");
}

#[test]
fn an_answer_whose_check_holds_no_test_is_refused() {
    assert!(judge(&Answer::Stub, "", &[], &[]).contains("no test"));
}

#[test]
fn the_sample_names_the_learners_file_and_stays_aligned() {
    let exercise = exercise();
    let printed = "deadlocked at code/solutions/lost-update/stub.rs:20\n\
                   \x20 main      waits for `thread 1` to end  check.rs:2  join\n\
                   \x20 thread 1  waits for a notification     stub.rs:9   wait\n\n\
                   The steps that led to it, in code/solutions/lost-update/stub.rs:\n\
                   \x20 line  main\n\
                   \x20   19  lock            self.played.lock()\n\
                   \x20       spawn `thread`  check.rs:1  thread::spawn\n";
    let failure = Ending::Failed(printed.to_owned());
    let endings = Endings::from([("loses", &failure)]);
    assert_eq!(
        contract::sample(&exercise, &endings).expect("it fails"),
        "---- loses stdout ----\ndeadlocked at code/exercises/lost-update/src/lib.rs:20\n\
         \x20 main      waits for `thread 1` to end  check.rs:2  join\n\
         \x20 thread 1  waits for a notification     lib.rs:9    wait\n\n\
         The steps that led to it, in code/exercises/lost-update/src/lib.rs:\n\
         \x20 line  main\n\
         \x20   19  lock            self.played.lock()\n\
         \x20       spawn `thread`  check.rs:1  thread::spawn\n"
    );
}
