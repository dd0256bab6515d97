//! Lists every answer of every exercise, each as a module beside its check.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use book::exercise::Exercise;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let variable = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .with_context(|| format!("cargo sets {name}"))
    };
    let root = book::load::root(&variable("CARGO_MANIFEST_DIR")?)?;
    println!(
        "cargo::rerun-if-changed={}",
        root.join("code/solutions").display()
    );
    let mut modules = String::new();
    for exercise in Exercise::all(&root)? {
        let manifest = exercise.readme().with_file_name("Cargo.toml");
        println!("cargo::rerun-if-changed={}", manifest.display());
        let mut body = variant(&exercise, "stub", &exercise.stub())?;
        for (kind, answers) in [("right", exercise.right()?), ("wrong", exercise.wrong()?)] {
            for answer in answers {
                let stem = answer.file_stem().unwrap_or_default().to_string_lossy();
                body += &variant(&exercise, &format!("{kind}_{stem}"), &answer)?;
            }
        }
        writeln!(modules, "mod {} {{\n{body}}}", exercise.library())?;
    }
    std::fs::write(variable("OUT_DIR")?.join("variants.rs"), modules)?;
    Ok(())
}

/// `answer` under the name of the exercise's library, and the check beside it:
/// the check cannot tell it from the crate that a learner edits.
fn variant(exercise: &Exercise, name: &str, answer: &Path) -> Result<String> {
    let mut text = String::new();
    writeln!(text, "mod {name} {{")?;
    writeln!(text, "#[path = {answer:?}] pub mod {};", exercise.library())?;
    writeln!(text, "include!({:?});", exercise.check())?;
    writeln!(text, "}}")?;
    Ok(text)
}
