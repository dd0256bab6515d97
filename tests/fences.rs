//! Every Rust fence of the book compiles and runs, in edition 2024 as a doctest
//! and in edition 2021 under skeptic. Each is a test of its own, named by its
//! place, and so is each line of what a compiler says of it.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::{Arc, LazyLock};

use book_tests::cargo::{self, Ending};
use fences::Proof;
use libtest_mimic::{Arguments, Failed, Trial};
use regex::{Captures, Regex};

/// How every fence ended, by the name that the runner gave it.
static ENDINGS: LazyLock<Result<BTreeMap<String, Ending>, String>> =
    LazyLock::new(|| run().map_err(|e| format!("{e:#}")));

fn main() -> ExitCode {
    let proofs: Vec<Proof> = serde_json::from_str(fences::PROOFS).expect("build.rs writes JSON");
    let narrowed = proofs.iter().filter(|p| p.editions.len() == 1).count();
    println!(
        "{} fences; {narrowed} mean what they should in one edition only",
        proofs.len()
    );
    let trials = proofs
        .into_iter()
        .map(Arc::new)
        .flat_map(|proof| {
            proof.editions.clone().into_iter().map(move |edition| {
                let proof = Arc::clone(&proof);
                Trial::test(proof.place.clone(), move || judge(&proof, edition))
                    .with_kind(edition.to_string())
            })
        })
        .collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// Runs them all, and once more as long as one could not be started: skeptic opens
/// a program that it kept for writing, to mark it as used, and a process that is
/// started in that moment has it open too, until it becomes its own program.
fn run() -> anyhow::Result<BTreeMap<String, Ending>> {
    let busy = |ending: &Ending| match ending {
        Ending::Failed(text) => text.contains("Text file busy"),
        Ending::Passed => false,
    };
    let mut endings = cargo::test(&book_tests::root(), "fences")?;
    for _ in 0..5 {
        if !endings.values().any(busy) {
            break;
        }
        endings = cargo::test(&book_tests::root(), "fences")?;
    }
    Ok(endings)
}

fn judge(proof: &Proof, edition: u16) -> Result<(), Failed> {
    let endings = ENDINGS
        .as_ref()
        .map_err(|error| Failed::from(error.as_str()))?;
    // rustdoc puts the line behind the name, skeptic into it.
    let separator = match edition {
        2024 => " (line ",
        _ => "_line_",
    };
    let mut found = endings.iter().filter_map(|(name, ending)| {
        let line = name.strip_prefix(&proof.name)?.strip_prefix(separator)?;
        Some((line.trim_end_matches(')').parse::<usize>().ok()?, ending))
    });
    match found.next() {
        None => Err(format!("{}: the runner for {edition} did not run it", proof.place).into()),
        Some((_, Ending::Passed)) => Ok(()),
        Some((line, Ending::Failed(text))) => Err(translate(proof, line, text).into()),
    }
}

/// What a runner printed, with the places of the generated files replaced by
/// those in src/ and code/.
fn translate(proof: &Proof, start: usize, text: &str) -> String {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x)
            (?: (?<rustdoc> \S* doctests\.rs ) | (?<skeptic> \S* test\.rs ) ) : (?<line> \d+ ) : (?<column> \d+ )
            | at\ line\ (?<own> \d+ )\ of\ the\ fence",
        )
        .expect("the pattern is right")
    });
    let place = |line: usize| {
        let index = line.saturating_sub(1);
        proof.lines.get(index).unwrap_or(&proof.place).clone()
    };
    PLACE
        .replace_all(text, |found: &Captures| {
            let number = |name: &str| found[name].parse::<usize>().unwrap_or_default();
            if found.name("own").is_some() {
                format!("at {}", place(number("own")))
            } else if found.name("rustdoc").is_some() {
                // rustdoc counts from the attribute that holds the fence.
                format!(
                    "{}:{}",
                    place(number("line").saturating_sub(start)),
                    &found["column"]
                )
            } else {
                // skeptic puts an empty line before the fence.
                format!(
                    "{}:{}",
                    place(number("line").saturating_sub(1)),
                    &found["column"]
                )
            }
        })
        .into_owned()
}
