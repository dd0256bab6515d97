//! The pipeline from a page to a verdict, on itself: a copy of the repository
//! with a small book is broken in known ways, and exactly those fences turn red,
//! named by their places.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Mutex, PoisonError};

use anyhow::{Result, ensure};
use book_tests::copy::Copy;
use book_tests::root;

/// The copy is one, and so is its turn.
static TURN: Mutex<()> = Mutex::new(());

const PAGE: &str = "\
# Page

```rust
let answer = 6 * 7;
assert_eq!(answer, 42);
```

```rust
{{#rustdoc_include ../code/listings/threads/src/lost_update.rs:count}}
note_started(&sync::atomic::AtomicU32::new(0));
```

````admonish warning title=\"Inside\"
```rust
fn main() {
    assert!(std::env::args().count() < 9);
}
```
````

```rust,edition2021
let gen = 1;
assert_eq!(gen, 1);
```
";

fn copy() -> Result<Copy> {
    let copy = Copy::of(
        &root(),
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("pipeline"),
    )?;
    for entry in std::fs::read_dir(copy.root().join("src"))? {
        let path = entry?.path();
        if path.is_dir() {
            std::fs::remove_dir_all(path)?;
        } else {
            std::fs::remove_file(path)?;
        }
    }
    copy.write("src/SUMMARY.md", "- [Page](page.md)\n")?;
    copy.write("src/page.md", PAGE)?;
    copy.write("README.md", "# Nothing to prove\n")?;
    // Under one name and version cargo takes what it compiled in one tree for the
    // other too, and then asks only the first one's files whether it is still good:
    // an edit of ours would go unnoticed.
    copy.replace("Cargo.toml", "version = \"0.1.0\"", "version = \"0.0.0\"")?;
    copy.replace(
        "code/mdbook-04/Cargo.toml",
        "version = \"0.4.52\"",
        "version = \"0.4.99\"",
    )?;
    // One fence never ends; two seconds prove it as well as ten.
    copy.replace(
        "tests/fences/build.rs",
        "SECONDS: u32 = 10",
        "SECONDS: u32 = 2",
    )?;
    Ok(copy)
}

/// Cargo in the copy. What it compiles on the way stands with ours, so that no
/// dependency from elsewhere is compiled again; what it makes in the end has the names that
/// ours has, and stands apart. (A cargo before 1.91 knows no build folder, and
/// compiles all of it again.)
fn cargo(copy: &Copy, arguments: &[&str]) -> Result<Output> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut command = Command::new(env!("CARGO"));
    command
        .args(arguments)
        .current_dir(copy.root())
        .env("CARGO_BUILD_BUILD_DIR", folder.join(".."))
        .env("CARGO_TARGET_DIR", folder.join("pipeline-target"))
        .env("CARGO_TERM_COLOR", "never");
    Ok(command.output()?)
}

/// Runs the test of the fences, and returns what it prints.
fn prove(copy: &Copy) -> Result<String> {
    let output = cargo(
        copy,
        &["test", "--package", "book-tests", "--test", "fences"],
    )?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(
        printed.contains("test result:"),
        "{printed}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(printed)
}

/// The names of the tests that ended so, sorted.
fn ended(printed: &str, how: &str) -> Vec<String> {
    let mut names: Vec<String> = printed
        .lines()
        .filter_map(|line| line.strip_prefix("test "))
        .filter_map(|line| line.rsplit_once(" ... "))
        .filter(|(_, ending)| *ending == how)
        .map(|(name, _)| name.trim_end().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn with_nothing_changed_the_fences_are_not_made_again() -> Result<()> {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let copy = copy()?;
    let all = [
        "[2021] src/page.md:14",
        "[2021] src/page.md:21",
        "[2021] src/page.md:3",
        "[2021] src/page.md:8",
        "[2024] src/page.md:14",
        "[2024] src/page.md:3",
        "[2024] src/page.md:8",
    ];
    assert_eq!(ended(&prove(&copy)?, "ok"), all);
    let state = |copy: &Copy| -> Result<String> {
        let output = cargo(
            copy,
            &["test", "--no-run", "--verbose", "--package", "fences"],
        )?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Ok(said
            .lines()
            .filter(|line| line.contains(" fences "))
            .map(|line| line.trim().split(' ').next().unwrap_or_default().to_owned())
            .collect())
    };
    assert_eq!(state(&copy)?, "Fresh");
    // What a learner types changes no fence.
    copy.write("code/exercises/lost-update/src/lib.rs", "half a thou")?;
    assert_eq!(state(&copy)?, "Fresh");
    copy.replace("src/page.md", "6 * 7", "7 * 6")?;
    assert!(state(&copy)?.contains("Dirty"));
    Ok(())
}

#[test]
fn what_is_broken_is_red_and_named_by_its_place_and_nothing_else_is() -> Result<()> {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let copy = copy()?;

    // A page: one fence does not compile, one never ends.
    copy.replace(
        "src/page.md",
        "assert_eq!(answer, 42);",
        "assert_eq!(anser, 42);",
    )?;
    copy.replace(
        "src/page.md",
        "    assert!(std::env::args().count() < 9);",
        "    loop {}",
    )?;
    let printed = prove(&copy)?;
    assert_eq!(
        ended(&printed, "FAILED"),
        [
            "[2021] src/page.md:14",
            "[2021] src/page.md:3",
            "[2024] src/page.md:14",
            "[2024] src/page.md:3",
        ],
        "{printed}"
    );
    assert_eq!(ended(&printed, "ok").len(), 3, "{printed}");
    let named = |what: &str| printed.matches(what).count();
    assert_eq!(named("--> src/page.md:5:12"), 2, "{printed}");
    assert_eq!(
        named("src/page.md:14: still running after 2 seconds"),
        2,
        "{printed}"
    );

    // A listing that a page includes: its own line is named.
    let copy = self::copy()?;
    let listing = "code/listings/threads/src/lost_update.rs";
    let text = std::fs::read_to_string(copy.root().join(listing))?;
    let body = "    let seen = played.load(SeqCst);";
    let line = 1 + text
        .lines()
        .position(|line| line == body)
        .expect("it loads");
    copy.replace(
        listing,
        body,
        &body.replace("let seen", "assert!(false); let seen"),
    )?;
    let printed = prove(&copy)?;
    assert_eq!(
        ended(&printed, "FAILED"),
        ["[2021] src/page.md:8", "[2024] src/page.md:8"],
        "{printed}"
    );
    let named = printed.matches(&format!("at {listing}:{line}")).count();
    assert!(named >= 2, "{printed}");
    Ok(())
}

#[test]
fn an_include_that_is_missing_stops_the_build_with_its_line() -> Result<()> {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let copy = copy()?;
    copy.replace(
        "src/page.md",
        "lost_update.rs:count",
        "lost_update.rs:cuont",
    )?;
    let error = format!("{:#}", prove(&copy).expect_err("the build stops"));
    assert!(error.contains("src/page.md:9: cannot include"), "{error}");
    assert!(error.contains("no `ANCHOR: cuont` in it"), "{error}");
    Ok(())
}
