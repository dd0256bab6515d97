//! Every ordering is there for something: with one step less of it, a check of the
//! listing's own crate fails.
//!
//! The checks are compiled once. They run as ever and note which orderings each one
//! meets. Then each ordering of a listing is weakened by one step, or each fence left
//! out, one at a time, at run time, and the checks that met it run again until one
//! fails. What `interleave::mutant` says of that holds here: a check that is to fail,
//! and one that weakens an ordering itself, is no judge of any.
//!
//! What no check can tell apart is listed with its reason in `exceptions.toml`. What
//! happened otherwise is kept in the part's `orderings/`, for a page to show.
//!
//! An access that is `SeqCst` is judged only where all of them are: the checker takes
//! it for `AcqRel` elsewhere, and so also where one of them has been weakened. A red
//! check then says that the listing needs `SeqCst`, and not of each access that it does.

mod checks;
mod exceptions;
mod source;
mod table;
mod weaken;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use book::place::relative;
use book_tests::{root, snapshot};
use libtest_mimic::{Arguments, Failed, Trial};

use checks::Checks;
use exceptions::Exception;
use weaken::{End, Judged};

/// They take too long to be run with all other tests.
const COMMAND: &str = "cargo test -p book-tests --test orderings -- --include-ignored";

fn main() -> ExitCode {
    match trials() {
        Ok(trials) => libtest_mimic::run(&Arguments::from_args(), trials).exit_code(),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn trials() -> Result<Vec<Trial>> {
    let root = root();
    let exceptions = Arc::new(exceptions::read(&root)?);
    let mut trials = Vec::new();
    let mut listings = Vec::new();
    for package in folders(&root.join("code/listings"))? {
        let checks = Arc::new(Checks::of(&root, &package));
        for listing in files(&package.join("src"), "rs")? {
            let text = std::fs::read_to_string(&listing)?;
            let calls = source::calls(&text);
            if calls.iter().all(|call| call.strong().next().is_none()) {
                continue;
            }
            let name = relative(&root, &listing);
            listings.push(listing.clone());
            let (root, checks, exceptions) = (root.clone(), checks.clone(), exceptions.clone());
            let trial = Trial::test(name.clone(), move || {
                let exceptions: Vec<&Exception> = exceptions
                    .iter()
                    .filter(|exception| exception.file == name)
                    .collect();
                report(listing_is_needed(
                    &root,
                    &listing,
                    &calls,
                    &checks,
                    &exceptions,
                ))
            });
            trials.push(trial.with_kind("orderings").with_ignored_flag(true));
        }
    }
    trials.push(Trial::test(
        "nothing_is_left_of_a_listing_that_is_gone",
        move || report(nothing_is_left_over(&root, &listings, &exceptions)),
    ));
    trials.push(Trial::test("the_scan_finds_what_stands_in_a_call", || {
        source::finds_what_stands_in_a_call();
        Ok(())
    }));
    Ok(trials)
}

fn report(result: Result<()>) -> Result<(), Failed> {
    result.map_err(|error| Failed::from(format!("{error:#}")))
}

/// Each ordering of one listing is needed, or excused.
fn listing_is_needed(
    root: &Path,
    listing: &Path,
    calls: &[source::Call],
    checks: &Checks,
    exceptions: &[&Exception],
) -> Result<()> {
    let file = relative(root, listing);
    let mut judged = Vec::new();
    for call in calls {
        for (which, ordering) in call.strong() {
            judged.extend(weaken::judge(checks, &file, call, which, ordering)?);
        }
    }
    let problems = exceptions::problems(&judged, exceptions);
    ensure!(
        problems.is_empty(),
        "{}\nIf no check can tell them apart, say why in {}.",
        problems.join("\n"),
        exceptions::FILE
    );
    let path = table_of(listing).context("a listing stands in src/")?;
    if std::env::var_os(snapshot::UPDATE).is_some() {
        std::fs::create_dir_all(path.parent().context("a file has a folder")?)?;
    }
    let table = table::write(&file, &judged, exceptions);
    snapshot::compare(root, &path, &table).with_context(|| format!("as `{COMMAND}` has it"))
}

/// Where the table of a listing is kept.
fn table_of(listing: &Path) -> Option<PathBuf> {
    let src = listing.ancestors().find(|folder| folder.ends_with("src"))?;
    let name = listing.strip_prefix(src).ok()?.with_extension("md");
    Some(src.with_file_name("orderings").join(name))
}

/// No exception and no table is of a listing that has no such orderings any more.
fn nothing_is_left_over(root: &Path, listings: &[PathBuf], exceptions: &[Exception]) -> Result<()> {
    for exception in exceptions {
        let known = listings
            .iter()
            .any(|path| relative(root, path) == exception.file);
        ensure!(
            known,
            "{}: {} has no orderings",
            exceptions::FILE,
            exception.file
        );
    }
    let tables: Vec<PathBuf> = listings.iter().filter_map(|path| table_of(path)).collect();
    for package in folders(&root.join("code/listings"))? {
        for table in files(&package.join("orderings"), "md")? {
            let known = tables.contains(&table);
            ensure!(known, "{} is of no listing", relative(root, &table));
        }
    }
    Ok(())
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> = entries(folder)?;
    found.retain(|path| path.is_dir());
    Ok(found)
}

/// The files below a folder with that extension; none if there is no such folder.
fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for path in entries(folder)? {
        if path.is_dir() {
            found.extend(files(&path, extension)?);
        } else if path.extension().is_some_and(|of| of == extension) {
            found.push(path);
        }
    }
    Ok(found)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut found = entries.collect::<Result<Vec<PathBuf>>>()?;
    found.sort();
    Ok(found)
}
