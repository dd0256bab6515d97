//! Every exercise keeps its contract (see `support/contract.rs`): a test an
//! answer, judged on what is in code/solutions and never on the learner's file.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::{Arc, LazyLock};

use anyhow::{Context as _, Result, anyhow};
use book::exercise::Exercise;
use book::place::relative;
use book_tests::cargo::{self, Ending};
use book_tests::contract::{self, Answer, Endings};
use book_tests::{root, snapshot};
use libtest_mimic::{Arguments, Failed, Trial};

/// How every test of every answer ended, by its path in the package `variants`.
static ENDINGS: LazyLock<Result<BTreeMap<String, Ending>, String>> =
    LazyLock::new(|| cargo::test(&root(), "variants").map_err(|e| format!("{e:#}")));

fn main() -> ExitCode {
    let trials = match trials() {
        Ok(trials) => trials,
        Err(error) => {
            eprintln!("error: {error:#}");
            return ExitCode::FAILURE;
        }
    };
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// What is checked of one exercise.
type Run = Box<dyn FnOnce(&Exercise) -> Result<()> + Send>;

fn trials() -> Result<Vec<Trial>> {
    let mut trials = Vec::new();
    for exercise in Exercise::all(&root())? {
        let exercise = Arc::new(exercise);
        let mut test = |name: String, run: Run| {
            let exercise = Arc::clone(&exercise);
            let name = format!("{}: {name}", exercise.slug);
            trials.push(Trial::test(name, move || {
                run(&exercise).map_err(|error| Failed::from(format!("{error:#}")))
            }));
        };
        test(
            "it has hints, answers and a place in the book".to_owned(),
            Box::new(|exercise| contract::furnished(&root(), exercise)),
        );
        test(
            "the page shows what the stub prints".to_owned(),
            Box::new(|exercise| {
                let sample = contract::sample(exercise, &endings(&Answer::Stub, exercise)?)?;
                snapshot::compare(&root(), &exercise.sample(), &sample)
            }),
        );
        for answer in Answer::all(&exercise)? {
            let file = relative(&root(), &answer.file(&exercise));
            test(
                file.clone(),
                Box::new(move |exercise| {
                    let text = std::fs::read_to_string(answer.file(exercise))?;
                    answer
                        .judge(exercise, &text, &endings(&answer, exercise)?)
                        .context(file)
                }),
            );
        }
    }
    Ok(trials)
}

fn endings(answer: &Answer, exercise: &Exercise) -> Result<Endings<'static>> {
    let all = ENDINGS.as_ref().map_err(|error| anyhow!("{error}"))?;
    let module = answer.module(exercise);
    Ok(all
        .iter()
        .filter_map(|(name, ending)| Some((name.strip_prefix(&module)?, ending)))
        .collect())
}
