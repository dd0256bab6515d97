//! The checks of one crate of listings: compiled once for all, run once to note what
//! they meet, and then one at a time with a mutant.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::Ordering;

use anyhow::{Context as _, Result, anyhow, ensure};
use book::place::relative;
use book_tests::{cargo, snapshot};
use interleave::Site;
use interleave::mutant::{self, Mutant, Note};
use serde::Deserialize;

/// The tests that check listings, by the names of their binaries.
const TESTS: [&str; 2] = ["model*", "limits"];

/// A line of `cargo … --message-format=json`, as far as it matters here.
#[derive(Deserialize)]
struct Message {
    target: Option<Target>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    src_path: PathBuf,
}

/// An error is kept as a text, for each listing that asks.
type Noted = Result<Vec<Check>, String>;

/// The checks of one crate.
pub struct Checks {
    package: PathBuf,
    noted: LazyLock<Noted, Box<dyn FnOnce() -> Noted + Send>>,
}

/// One check: a call in a test.
pub struct Check {
    binary: PathBuf,
    pub note: Note,
}

/// How a check ended with a mutant.
pub struct Ran {
    /// Whether its test passed, in which it is one call.
    pub passed: bool,
    pub note: Note,
}

impl Checks {
    /// Nothing runs before it is asked for.
    pub fn of(root: &Path, package: &Path) -> Self {
        let (root, folder) = (root.to_owned(), package.to_owned());
        let note = move || note_all(&root, &folder).map_err(|error| format!("{error:#}"));
        Self {
            package: package.to_owned(),
            noted: LazyLock::new(Box::new(note)),
        }
    }

    /// All checks as they ended with the source as it stands.
    pub fn noted(&self) -> Result<&[Check]> {
        match &*self.noted {
            Ok(checks) => Ok(checks),
            Err(error) => Err(anyhow!("{error}")),
        }
    }

    /// Runs one check with another ordering.
    pub fn run(&self, check: &Check, site: &Site, ordering: Ordering) -> Result<Ran> {
        let of_the_test = self
            .noted()?
            .iter()
            .filter(|other| other.binary == check.binary && other.note.test == check.note.test);
        let mutant = Mutant {
            site: site.clone(),
            ordering,
            call: check.note.call,
            notes: of_the_test.map(|other| other.note.clone()).collect(),
        };
        let folder = tempfile::tempdir()?;
        let (asked, noted) = (folder.path().join("mutant"), folder.path().join("notes"));
        std::fs::write(&asked, serde_json::to_vec(&mutant)?)?;
        let mut command = command(&self.package, &check.binary, &noted);
        command
            .args([&check.note.test, "--exact", "--test-threads=1"])
            .env(mutant::MUTANT, &asked)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let passed = command.status()?.success();
        let note = read(&noted)?
            .into_iter()
            .find(|note| note.call == mutant.call)
            .with_context(|| format!("`{}` did not come to its check", check.note.test))?;
        Ok(Ran { passed, note })
    }
}

/// A test binary as cargo runs it, that notes its checks.
fn command(package: &Path, binary: &Path, notes: &Path) -> Command {
    let mut command = Command::new(binary);
    command
        .current_dir(package)
        .env("CARGO_MANIFEST_DIR", package)
        .env("RUST_BACKTRACE", "0")
        .env(mutant::NOTES, notes)
        // What a mutant does is shown nowhere.
        .env_remove(snapshot::UPDATE);
    command
}

/// Runs the checks of a crate as they are.
fn note_all(root: &Path, package: &Path) -> Result<Vec<Check>> {
    static BUILT: LazyLock<Result<Vec<Message>, String>> =
        LazyLock::new(|| build(&book_tests::root()).map_err(|error| format!("{error:#}")));
    let built = BUILT.as_ref().map_err(|error| anyhow!("{error}"))?;
    let mut checks = Vec::new();
    for message in built {
        let (Some(target), Some(binary)) = (&message.target, &message.executable) else {
            continue;
        };
        if !target.src_path.starts_with(package) {
            continue;
        }
        let folder = tempfile::tempdir()?;
        let noted = folder.path().join("notes");
        let output = command(package, binary, &noted).output()?;
        ensure!(
            output.status.success(),
            "{} fails as it stands\n{}",
            relative(root, &target.src_path),
            String::from_utf8_lossy(&output.stdout)
        );
        checks.extend(read(&noted)?.into_iter().map(|note| Check {
            binary: binary.clone(),
            note,
        }));
    }
    let name = relative(root, package);
    ensure!(!checks.is_empty(), "no check of {name} compiles and runs");
    Ok(checks)
}

/// Compiles the checks of all crates at once.
fn build(root: &Path) -> Result<Vec<Message>> {
    let mut arguments = vec!["build", "--keep-going", "--message-format=json"];
    for name in TESTS {
        arguments.extend(["--test", name]);
    }
    let packages = super::folders(&root.join("code/listings"))?;
    for package in &packages {
        let name = package.file_name().and_then(|name| name.to_str());
        arguments.extend(["--package", name.context("a package has a name")?]);
    }
    let output = cargo::cargo(root, &arguments)?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let messages: Vec<Message> = printed
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    ensure!(
        messages.iter().any(|message| message.executable.is_some()),
        "`cargo {}` built nothing\n{}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(messages)
}

/// The notes in a file; none where no check ran.
fn read(path: &Path) -> Result<Vec<Note>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(path)?;
    let notes = text.lines().map(|line| Ok(serde_json::from_str(line)?));
    notes.collect()
}
