//! Asked from outside what each ordering is for, without a change in any test.
//!
//! Who asks runs a test binary twice, each time with a variable that this module
//! reads. With [`NOTES`] the tests run as ever, and each call appends a [`Note`] of
//! how it ended and which orderings it met. With [`MUTANT`] one of these calls is
//! made with another ordering in one place, and all others are answered as the
//! notes say. So what then fails, fails because of that ordering and in that check:
//! the code that comes after it in the test judges it as ever.
//!
//! ```text
//! NOTES   test ── call 1 ── passed ── call 2 ── failed, as the test expects
//! MUTANT  test ── call 1, weaker ── failed                       red
//! ```

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{LazyLock, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::place::Place;
use crate::run::Answer;
use crate::sites::{self, Site, Visit};
use crate::verdict::Verdict;

/// Names the file to which the tests append their [notes](Note), a line each.
pub const NOTES: &str = "INTERLEAVE_NOTES";

/// Names the file that holds the [`Mutant`] to run, as JSON.
pub const MUTANT: &str = "INTERLEAVE_MUTANT";

/// How one call of a test ended.
#[derive(Clone, Serialize, Deserialize)]
pub struct Note {
    /// The test, as `--exact` takes it.
    pub test: String,
    /// The number of the call in its test, from 0.
    pub call: usize,
    /// Where the call stands.
    pub place: Place,
    /// Whether it checked the source as it stands: with no ordering that the test has
    /// weakened, and for more than the sites.
    pub of_the_source: bool,
    answer: Answer,
}

impl Note {
    /// How it ended.
    pub fn verdict(&self) -> &Verdict {
        &self.answer.verdict
    }

    /// What [`outcomes`](fn@crate::outcomes) returned.
    #[must_use]
    pub fn outcomes(&self) -> &BTreeSet<String> {
        &self.answer.outcomes
    }

    /// The orderings that it met.
    #[must_use]
    pub fn sites(&self) -> &[Visit] {
        &self.answer.sites
    }
}

/// One ordering changed, for one call of a test.
#[derive(Clone, Serialize, Deserialize)]
pub struct Mutant {
    /// Where.
    pub site: Site,
    /// What stands there instead, with `Relaxed` at a fence for none.
    #[serde(
        serialize_with = "sites::to_name",
        deserialize_with = "sites::from_name"
    )]
    pub ordering: Ordering,
    /// The call that is made so.
    pub call: usize,
    /// The test's notes, with which its other calls are answered.
    pub notes: Vec<Note>,
}

static ACTIVE: LazyLock<Option<Mutant>> = LazyLock::new(|| {
    let path = std::env::var_os(MUTANT)?;
    let read =
        || -> std::io::Result<Mutant> { Ok(serde_json::from_slice(&std::fs::read(&path)?)?) };
    // Without it the source would be judged in the mutant's name.
    Some(read().unwrap_or_else(|error| panic!("{MUTANT} names no mutant: {error}")))
});

/// The ordering that another one stands for in a call.
pub(crate) fn weaker(call: Option<usize>) -> Option<(Site, Ordering)> {
    let mutant = ACTIVE.as_ref().filter(|mutant| Some(mutant.call) == call)?;
    Some((mutant.site.clone(), mutant.ordering))
}

/// The answer to a call that is not the mutant's.
pub(crate) fn answer(test: &str, call: usize) -> Option<Answer> {
    let mutant = ACTIVE.as_ref().filter(|mutant| mutant.call != call)?;
    let mut notes = mutant.notes.iter();
    let note = notes.find(|note| note.call == call && note.test == test)?;
    Some(note.answer.clone())
}

/// Whether the orderings that a call meets are noted.
pub(crate) fn notes() -> bool {
    std::env::var_os(NOTES).is_some()
}

/// Notes how a call ended.
pub(crate) fn note(test: &str, call: usize, place: &Place, of_the_source: bool, answer: &Answer) {
    static FILE: Mutex<()> = Mutex::new(());
    let Some(path) = std::env::var_os(NOTES) else {
        return;
    };
    let note = Note {
        test: test.to_owned(),
        call,
        place: place.clone(),
        of_the_source,
        answer: answer.clone(),
    };
    let _one_at_a_time = FILE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Err(error) = append(path.as_ref(), &note) {
        panic!("cannot note a check in {}: {error}", path.display());
    }
}

fn append(path: &Path, note: &Note) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(note)?;
    line.push(b'\n');
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)?;
    file.write_all(&line)
}
